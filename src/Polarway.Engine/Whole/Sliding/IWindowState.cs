namespace Polarway.Engine.Whole.Sliding;

/// <summary>What is known of some values of a window, such that neighbouring parts join to the whole; nothing is ever taken out.</summary>
/// <typeparam name="TValue">Of the column; <c>beside</c> is the value of a second column, or the same again.</typeparam>
internal interface IWindowState<TSelf, TValue> where TSelf : struct
{
    static abstract TSelf None { get; }

    static abstract TSelf Of(TValue value, TValue beside);

    static abstract TSelf Join(in TSelf left, in TSelf right);
}

/// <summary>The result of a window of so many values; false for null.</summary>
internal interface IWindowFinish<TState, TResult>
{
    bool TryFinish(in TState state, int count, out TResult result);
}
