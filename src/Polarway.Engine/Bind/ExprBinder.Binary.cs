using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions of binary values and of the bits of integers.</summary>
internal sealed partial class ExprBinder
{
    private static void AddBinary(Dictionary<string, Entry> all)
    {
        all.Add("bin.size", OfBytes(1, DataType.UInt32, _ => (o, _, memory) => TextLengths.Bytes(o[0].Column, memory)));
        all.Add("bin.contains", OfBytes(2, DataType.Boolean, _ => (o, length, memory) => TextSearch.Contains(o[0], o[1], length, true, true, memory)));
        all.Add("bin.starts_with", OfBytes(2, DataType.Boolean, _ => (o, length, memory) => TextSearch.StartsWith(o[0], o[1], length, memory)));
        all.Add("bin.ends_with", OfBytes(2, DataType.Boolean, _ => (o, length, memory) => TextSearch.EndsWith(o[0], o[1], length, memory)));
        all.Add("bin.encode", new Entry(1, 1, (_, f, a) =>
        {
            TextEncoding encoding = Encoding(f);
            return Call(f, Bytes(f, a), DataType.String, (o, length, memory) => TextCoding.Encode(o[0], encoding, length, memory), $"{encoding}");
        }));
        all.Add("bin.decode", new Entry(1, 1, (_, f, a) =>
        {
            (TextEncoding encoding, bool strict) = (Encoding(f), f.Options.FlagOr("strict", true));
            return Call(f, Bytes(f, a), DataType.Binary, (o, length, memory) => TextCoding.Decode(o[0], encoding, strict, length, memory), $"{encoding}, {strict}", strict);
        }));
        all.Add("bin.slice", new Entry(2, 3, (_, f, a) =>
        {
            if (a.Skip(1).Any(IsPerRow))
            {
                return PerRow(f, a, DataType.Binary, (bytes, from, most, memory) => BinaryParts.Slice(bytes, from, most, bytes.Length, memory));
            }
            long offset = ConstantWhole(f, a[1]);
            long? count = a.Length == 3 ? ConstantWhole(f, a[2]) : null;
            return Call(f, Bytes(f, a[..1]), DataType.Binary, (o, length, memory) => BinaryParts.Slice(o[0], offset, count, length, memory), $"{offset}, {count}");
        }));
        all.Add("bin.head", OfEnd((count, o, length, memory) => BinaryParts.Head(o, count, length, memory)));
        all.Add("bin.tail", OfEnd((count, o, length, memory) => BinaryParts.Tail(o, count, length, memory)));
        all.Add("bin.get", new Entry(2, 2, (_, f, a) =>
        {
            bool nullOutside = f.Options.FlagOr("null_on_oob", false);
            if (IsPerRow(a[1]))
            {
                return PerRow(f, a, DataType.UInt8, (bytes, at, _, memory) => BinaryParts.Get(bytes, at, nullOutside, bytes.Length, memory), $"{nullOutside}", !nullOutside);
            }
            long index = ConstantWhole(f, a[1]);
            return Call(f, Bytes(f, a[..1]), DataType.UInt8, (o, length, memory) => BinaryParts.Get(o[0], index, nullOutside, length, memory), $"{index}", !nullOutside);
        }));
        all.Add("bin.reinterpret", new Entry(1, 1, (_, f, a) => BindReinterpretation(f, a)));
        AddBitCounts(all);
    }

    private static void AddBitCounts(Dictionary<string, Entry> all)
    {
        (string Name, BitCount What)[] names =
        [
            ("bitwise_count_ones", BitCount.Ones), ("bitwise_count_zeros", BitCount.Zeros), ("bitwise_leading_ones", BitCount.LeadingOnes),
            ("bitwise_leading_zeros", BitCount.LeadingZeros), ("bitwise_trailing_ones", BitCount.TrailingOnes), ("bitwise_trailing_zeros", BitCount.TrailingZeros),
        ];
        foreach ((string name, BitCount what) in names)
        {
            all.Add(name, new Entry(1, 1, (_, f, a) =>
            {
                if (!a[0].Type.IsInteger && a[0].Type.Kind != TypeKind.Boolean)
                {
                    Undefined(f, a[0].Type);
                }
                return Call(f, a, DataType.UInt32, (o, _, memory) => BitCounts.Count(o[0].Column, what, memory));
            }));
        }
    }

    private static Bound[] Bytes(Function function, Bound[] arguments) => Array.ConvertAll(arguments, argument =>
    {
        if (argument.Type.Kind is not (TypeKind.Binary or TypeKind.Null))
        {
            Undefined(function, argument.Type);
        }
        return argument with { Expr = Coercion.To(argument, DataType.Binary), Dynamic = null };
    });

    private static Entry OfBytes(int count, DataType type, Func<Function, RowKernel> kernel) => new(count, count, (_, f, a) => Call(f, Bytes(f, a), type, kernel(f)));

    private delegate Core.Columns.Column EndKernel(long count, Operand bytes, int length, Core.Memory.Allocator memory);

    private static Entry OfEnd(EndKernel kernel) => new(2, 2, (_, f, a) =>
    {
        if (IsPerRow(a[1]))
        {
            return PerRow(f, a, DataType.Binary, (bytes, most, _, memory) => kernel(most, bytes, bytes.Length, memory));
        }
        long count = ConstantWhole(f, a[1]);
        return Call(f, Bytes(f, a[..1]), DataType.Binary, (o, length, memory) => kernel(count, o[0], length, memory), count.ToString(CultureInfo.InvariantCulture));
    });

    private static Bound BindReinterpretation(Function function, Bound[] arguments)
    {
        DataType type = DataTypeReader.Read(function.Options.Require("dtype"), function.Path.At("dtype"));
        string order = function.Options.TextOr("endianness", "little");
        if (order is not ("little" or "big"))
        {
            PlanError.Unknown<bool>(function.Path, "endianness", order, ["little", "big"]);
        }
        DataType number = type.Kind == TypeKind.Array ? type.Inner : type;
        if (number.Kind == TypeKind.Decimal || (!number.IsNumeric && !number.IsTemporal))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"cannot reinterpret binary to dtype {type}. Only numeric or temporal dtype, or Arrays of these, are supported. Hint: To reinterpret to a nested Array, first reinterpret to a linear Array, and then use reshape");
        }
        if (type.Kind == TypeKind.Array)
        {
            return Call(function, Bytes(function, arguments), type, (o, length, memory) => BinaryParts.Arrays(o[0], type, order == "big", length, memory), $"{type}, {order}");
        }
        return Call(function, Bytes(function, arguments), type, (o, length, memory) => BinaryParts.Numbers(o[0], type, order == "big", length, memory), $"{type}, {order}");
    }
}
