namespace Polarway.Native;

/// <summary>Where Python objects go: a list, or memory of references that its owner counts (an array of objects).</summary>
internal readonly unsafe struct PythonTarget(nint objects, bool isArray)
{
    /// <param name="value">A new reference, which is taken.</param>
    public void Set(long place, nint value)
    {
        if (!isArray)
        {
            PythonFunctions.SetListItem(objects, (nint)place, value);
            return;
        }
        nint* target = (nint*)objects + place;
        nint before = *target;
        *target = value;
        if (before != 0)
        {
            PythonFunctions.Release(before);
        }
    }
}
