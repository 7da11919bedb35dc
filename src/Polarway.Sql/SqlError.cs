using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Errors;

namespace Polarway.Sql;

/// <summary>Throw points of the SQL front end.</summary>
internal static class SqlError
{
    /// <summary>Text that is no SQL, with the line and column where that shows.</summary>
    [DoesNotReturn]
    public static void Parse(string text, int at, string message)
        => throw new PolarwayException(ErrorKind.SqlInterface, $"sql parser error: {message} at {Where(text, at)}");

    /// <summary>SQL that this dialect does not have.</summary>
    [DoesNotReturn]
    public static void Interface(string message) => throw new PolarwayException(ErrorKind.SqlInterface, message);

    [DoesNotReturn]
    public static T Interface<T>(string message) => throw new PolarwayException(ErrorKind.SqlInterface, message);

    /// <summary>SQL whose parts do not fit together.</summary>
    [DoesNotReturn]
    public static void Syntax(string message) => throw new PolarwayException(ErrorKind.SqlSyntax, message);

    [DoesNotReturn]
    public static T Syntax<T>(string message) => throw new PolarwayException(ErrorKind.SqlSyntax, message);

    /// <summary>"Line: 1, Column: 7" of a place in the text, both from 1.</summary>
    public static string Where(string text, int at)
    {
        int line = 1, column = 1;
        for (int index = 0; index < Math.Min(at, text.Length); index++)
        {
            (line, column) = text[index] == '\n' ? (line + 1, 1) : (line, column + 1);
        }
        return $"Line: {line}, Column: {column}";
    }
}
