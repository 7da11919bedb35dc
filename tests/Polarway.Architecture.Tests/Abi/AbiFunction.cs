namespace Polarway.Architecture.Tests.Abi;

/// <summary>A function of the C ABI. Types are C's, without "const" and "struct".</summary>
internal sealed record AbiFunction(string Name, string Returns, (string Type, string Name)[] Arguments, string Since)
{
    /// <summary>"int32_t pw_frame_rows(pw_frame, int64_t*, pw_error*)": what must agree everywhere.</summary>
    public string Signature(Func<string, string> type)
        => $"{type(Returns)} {Name}({string.Join(", ", Arguments.Select(a => type(a.Type)))})";
}
