using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions between values and JSON text, and normal forms of text.</summary>
internal sealed partial class ExprBinder
{
    private static void AddJson(Dictionary<string, Entry> all)
    {
        all.Add("struct.json_encode", new Entry(1, 1, (_, f, a) =>
        {
            Fields(f, a[0]);
            return Call(f, a, DataType.String, static (o, _, memory) => JsonEncoding.Encode(o[0].Column, memory), canFail: true);
        }));
        all.Add("str.json_decode", new Entry(1, 1, (_, f, a) =>
        {
            DataType type = DataTypeReader.Read(f.Options.Require("dtype"), f.Path.At("opts").At("dtype"));
            return TextCall(f, a, type, (o, length, memory) => new JsonDecoding(type).Decode(o[0], length, memory), type.ToString(), canFail: true);
        }));
        all.Add("str.normalize", new Entry(1, 1, (_, f, a) =>
        {
            string name = f.Options.TextOr("form", "NFC");
            UnicodeForm form = name switch
            {
                "NFC" => UnicodeForm.C,
                "NFD" => UnicodeForm.D,
                "NFKC" => UnicodeForm.KC,
                "NFKD" => UnicodeForm.KD,
                _ => PlanError.Unknown<UnicodeForm>(f.Path, "form", name, ["NFC", "NFKC", "NFD", "NFKD"]),
            };
            return TextCall(f, a, DataType.String, (o, length, memory) => TextNormalization.Normalize(o[0], form, length, memory), name);
        }));
    }
}
