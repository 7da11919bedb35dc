using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Text;

namespace Polarway.Formats.Csv.Encode;

/// <summary>Writes CSV for plans; the options are listed in docs/plan.md.</summary>
public sealed class CsvSinkFormat : ISinkFormat
{
    public string Name => "csv";

    /// <exception cref="PolarwayException">Compute, for types that CSV has no text for.</exception>
    public ISink CreateSink(string path, Schema schema, JsonElement options, QueryContext context)
    {
        foreach (Field field in schema.Fields)
        {
            if (field.Type.IsNested || field.Type.Kind is TypeKind.Duration or TypeKind.Binary)
            {
                Throw.Error(ErrorKind.Compute, $"CSV format does not support column '{field.Name}' of type {field.Type}{(field.Type.IsNested ? " (nested data)" : "")}; cast it, or write another format");
            }
        }
        return new Sink(path, schema, CsvWriteOptions.Read(options), context);
    }

    private sealed class Sink(string path, Schema schema, CsvWriteOptions options, QueryContext context) : TextSink(path, context, "CsvSink", TextPacking.Of(options.Compression, options.CompressionLevel))
    {
        private readonly CsvEncoder _encoder = new(schema, options);

        protected override void Encode(Batch batch, TextBuffer target) => _encoder.Rows(batch, target);

        protected override void EncodeHeader(TextBuffer target) => _encoder.Header(target);
    }
}
