using System.Text;
using System.Text.RegularExpressions;
using Gabion.Policy.Rbac;

namespace Gabion.Cli.Rbac;

/// <summary>Rules and roles as manifests write them.</summary>
internal static partial class RoleYaml
{
    /// <summary>The items of <c>rules</c>, each line but the first indented by <paramref name="indent"/>.</summary>
    public static string Rules(IEnumerable<PolicyRule> rules, int indent, string lineBreak)
    {
        var text = new StringBuilder();
        var space = new string(' ', indent);
        foreach (var rule in rules)
        {
            text.Append(text.Length == 0 ? "" : lineBreak + space).Append("- ");
            var first = true;
            void Line(string key, IEnumerable<string> values)
            {
                text.Append(first ? "" : $"{lineBreak}{space}  ").Append($"{key}: [{string.Join(", ", values.Select(Quoted))}]");
                first = false;
            }

            if (rule.Paths.IsEmpty)
            {
                Line("apiGroups", rule.Groups);
                Line("resources", rule.Resources);
                if (!rule.Names.IsEmpty)
                {
                    Line("resourceNames", rule.Names);
                }
            }
            else
            {
                Line("nonResourceURLs", rule.Paths);
            }

            Line("verbs", rule.Verbs);
        }

        return text.ToString();
    }

    /// <summary>A whole role; cluster-wide without a namespace.</summary>
    public static string Role(string name, string? @namespace, IEnumerable<PolicyRule> rules) =>
        $"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {(@namespace is null ? "ClusterRole" : "Role")}
        metadata:
          name: {Quoted(name)}
        {(@namespace is null ? "" : $"  namespace: {Quoted(@namespace)}\n")}rules:
        {Rules(rules, 0, "\n")}

        """;

    /// <summary>Plain where YAML reads it back as the same text, else in quotes.</summary>
    public static string Quoted(string text) => Plain().IsMatch(text) && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n")
        ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9./-]*$", RegexOptions.None, 1000)]
    private static partial Regex Plain();
}
