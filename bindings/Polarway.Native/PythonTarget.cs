namespace Polarway.Native;

/// <summary>Where Python objects go: a list, memory of references that its owner counts (an array of objects), or places that hold nothing yet.</summary>
internal readonly unsafe struct PythonTarget
{
    private readonly nint _objects;
    private readonly Form _form;

    private enum Form { List, Array, Empty }

    private PythonTarget(nint objects, Form form)
    {
        _objects = objects;
        _form = form;
    }

    /// <summary>A list, item by item.</summary>
    public static PythonTarget List(nint list) => new(list, Form.List);

    /// <summary>References; those that are there are released.</summary>
    public static PythonTarget Array(nint places) => new(places, Form.Array);

    /// <summary>Zeros.</summary>
    public static PythonTarget Empty(nint* places) => new((nint)places, Form.Empty);

    /// <summary>Places that hold nothing yet can be written directly.</summary>
    public bool IsEmpty => _form == Form.Empty;

    public nint* Places => (nint*)_objects;

    /// <param name="value">A new reference, which is taken.</param>
    public void Set(long place, nint value)
    {
        if (_form == Form.List)
        {
            PythonFunctions.SetListItem(_objects, (nint)place, value);
            return;
        }
        nint* target = (nint*)_objects + place;
        nint before = *target;
        *target = value;
        if (before != 0)
        {
            PythonFunctions.Release(before);
        }
    }
}
