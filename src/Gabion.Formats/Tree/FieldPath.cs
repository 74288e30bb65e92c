using System.Globalization;

namespace Gabion.Formats.Tree;

/// <summary>Goes a way that <see cref="Field.Path"/> wrote: <c>spec.containers[0].image</c>, <c>data["app.properties"]</c>.</summary>
public static class FieldPath
{
    /// <summary>The value at the end of the way; where it leads to nothing, the field that is missing and knows its nearest ancestor.</summary>
    public static Field Find(Field root, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var at = root;
        for (var i = 0; i < path.Length && at.Exists;)
        {
            var rest = path.AsSpan(i);
            if (rest[0] == '.')
            {
                i++;
            }
            else if (rest.StartsWith("[\""))
            {
                var end = rest.IndexOf("\"]");
                if (end < 2)
                {
                    break;
                }

                at = at[rest[2..end].ToString()];
                i += end + 2;
            }
            else if (rest[0] == '[')
            {
                var end = rest.IndexOf(']');
                if (end < 0 || !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    break;
                }

                at = at[index];
                i += end + 1;
            }
            else
            {
                var end = rest.IndexOfAny('.', '[');
                var key = end < 0 ? rest : rest[..end];
                at = at[key.ToString()];
                i += key.Length;
            }
        }

        return at;
    }
}
