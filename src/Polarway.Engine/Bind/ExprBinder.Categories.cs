using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions of categories: those of text, run once per category.</summary>
internal sealed partial class ExprBinder
{
    private static void AddCategories(Dictionary<string, Entry> all)
    {
        (string Name, string OfText)[] names =
        [
            ("cat.len_bytes", "str.len_bytes"), ("cat.len_chars", "str.len_chars"), ("cat.starts_with", "str.starts_with"),
            ("cat.ends_with", "str.ends_with"), ("cat.slice", "str.slice"),
        ];
        all.Add("cat.get_categories", new Entry(1, 1, (_, f, a) =>
        {
            if (!IsCategory(a[0].Type))
            {
                Undefined(f, a[0].Type);
            }
            return WholeCall(f, a, DataType.String, static (c, _) => ((DictionaryColumn)c[0]).Dictionary.Retain());
        }));
        foreach ((string name, string ofText) in names)
        {
            Entry text = all[ofText];
            all.Add(name, new Entry(text.Least, text.Most, (b, f, a) =>
            {
                if (!IsCategory(a[0].Type))
                {
                    Undefined(f, a[0].Type);
                }
                return text.Bind(b, f, a);
            }));
        }
    }
}
