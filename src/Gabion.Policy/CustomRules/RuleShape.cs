using Gabion.Formats.Tree;

namespace Gabion.Policy.CustomRules;

/// <summary>Whether an entry of <c>x-kubernetes-validations</c> is well formed, apart from its expressions.</summary>
internal static class RuleShape
{
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    public static bool Check(Field rule, Field schema, Action<Field, string> fault)
    {
        var text = rule["rule"].Text ?? "";
        var message = rule["message"].Text ?? "";
        var isSound = true;
        if (string.IsNullOrWhiteSpace(text))
        {
            Fault(rule["rule"], "rule is not specified");
        }
        else if (message.Length > 0 && string.IsNullOrWhiteSpace(message))
        {
            Fault(rule["message"], "must be non-empty if specified");
        }
        else if (HasLines(message.Trim()))
        {
            Fault(rule["message"], "must not contain line breaks");
        }
        else if (HasLines(text.Trim()) && message.Length == 0)
        {
            Fault(rule["message"], "message must be specified if rule contains line breaks");
        }

        if (rule["messageExpression"].Text is { Length: > 0 } expression && string.IsNullOrWhiteSpace(expression))
        {
            Fault(rule["messageExpression"], "messageExpression must be non-empty if specified");
        }

        if (rule["reason"].IsSet && !Reasons.Contains(rule["reason"].Text))
        {
            Fault(rule["reason"], $"'{rule["reason"].Text}' is not supported; it takes {string.Join(", ", Reasons)}");
        }

        if (rule["fieldPath"].Text is { Length: > 0 } path)
        {
            if (HasLines(path))
            {
                Fault(rule["fieldPath"], "must not contain line breaks");
            }

            if (!LeadsSomewhere(path, schema))
            {
                Fault(rule["fieldPath"], $"must be a valid path: {path} is no field below this part of the schema");
            }
        }

        return isSound;

        void Fault(Field at, string why)
        {
            isSound = false;
            fault(at, why);
        }
    }

    private static bool HasLines(string text) => text.AsSpan().IndexOfAny('\n', '\r') >= 0;

    /// <summary>A path is fields, <c>.name</c> or <c>['name']</c>; the keys of a map are any.</summary>
    private static bool LeadsSomewhere(string path, Field schema)
    {
        for (var at = 0; at < path.Length;)
        {
            string name;
            if (path[at] == '.')
            {
                var end = path.AsSpan(at + 1).IndexOfAny('.', '[', ']') is >= 0 and var next ? at + 1 + next : path.Length;
                name = path[(at + 1)..end];
                at = end;
            }
            else if (path[at] == '[')
            {
                if (Quoted(path, at + 1, out var end) is not { } quoted || end >= path.Length || path[end] != ']')
                {
                    return false;
                }

                name = quoted;
                at = end + 1;
            }
            else
            {
                return false;
            }

            var below = schema["properties"].IsMapping ? schema["properties"][name] : schema["additionalProperties"];
            if (name.Length == 0 || !below.IsMapping)
            {
                return false;
            }

            schema = below;
        }

        return true;
    }

    private static string? Quoted(string path, int at, out int end)
    {
        var text = new System.Text.StringBuilder();
        for (end = at + 1; at < path.Length && path[at] == '\'' && end < path.Length; end++)
        {
            if (path[end] == '\'')
            {
                end++;
                return text.ToString();
            }

            if (path[end] == '\\' && end + 1 < path.Length && path[end + 1] is '\\' or '\'')
            {
                end++;
            }

            text.Append(path[end]);
        }

        return null;
    }
}
