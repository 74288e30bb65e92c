using System.Collections.Frozen;
using System.Text;

namespace Gabion.Policy.CustomRules;

/// <summary>The names that fields of a custom resource have in expressions (<c>k8s.io/apiserver/pkg/cel/escaping.go</c>).</summary>
internal static class FieldEscape
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary><c>a-b</c> is <c>a__dash__b</c>, <c>namespace</c> is <c>__namespace__</c>; null for a name that no expression can write.</summary>
    public static string? Of(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return null;
        }

        if (IsReserved(name))
        {
            return $"__{name}__";
        }

        StringBuilder? escaped = null;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var isPair = c == '_' && i + 1 < name.Length && name[i + 1] == '_';
            if (!isPair && (char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                escaped?.Append(c);
                continue;
            }

            var word = c switch { '_' => "underscores", '.' => "dot", '-' => "dash", '/' => "slash", _ => null };
            if (word is null)
            {
                return null;
            }

            (escaped ??= new(name, 0, i, name.Length + 16)).Append("__").Append(word).Append("__");
            i += isPair ? 1 : 0;
        }

        return escaped?.ToString() ?? name;
    }
}
