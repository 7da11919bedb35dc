using Polarway.Core.Errors;
using Polarway.Formats.Bytes;

namespace Polarway.Fuzz;

/// <summary>
/// A decoder under attack: any bytes may come. It gives values or one of the errors that damaged bytes deserve; any other exception,
/// memory that is not given back, and too much time or memory are findings. Targets keep no state that changes what an input does.
/// </summary>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line, and of its folder in the corpus: "parquet.footer".</summary>
    public abstract string Name { get; }

    /// <summary>Share of the inputs of a run: cheap decoders get most.</summary>
    public virtual int Weight => 100;

    /// <summary>Words of the format, put into inputs.</summary>
    public virtual byte[][] Tokens => [];

    /// <summary>Inputs that are valid or nearly so, the same at every call.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Decodes an input. The byte behind its last one cannot be read.</summary>
    public void Fuzz(ReadOnlySpan<byte> input)
    {
        try
        {
            Decode(input);
        }
        catch (CorruptBytesException error)
        {
            Rejected(error);
        }
        catch (PolarwayException error) when (error.Kind is not (ErrorKind.Internal or ErrorKind.None))
        {
            Rejected(error);
        }
    }

    /// <summary>Inputs that were answered with an error, in this process.</summary>
    public long Errors { get; private set; }

    /// <summary>Bytes that differ.</summary>
    protected static byte[] Some(int count) => [.. Enumerable.Range(0, count).Select(n => (byte)(n * 29))];

    protected abstract void Decode(ReadOnlySpan<byte> input);

    /// <summary>An error's message is what people get: it must say something.</summary>
    private void Rejected(Exception error)
    {
        Errors++;
        if (error.Message.Length == 0)
        {
            throw new FindingException("an error without a message", error);
        }
    }
}

/// <summary>A promise that does not hold.</summary>
internal sealed class FindingException : Exception
{
    public FindingException(string message) : base(message)
    {
    }

    public FindingException(string message, Exception inner) : base(message, inner)
    {
    }
}
