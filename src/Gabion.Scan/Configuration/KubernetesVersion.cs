using System.Globalization;

namespace Gabion.Scan.Configuration;

/// <summary>Reads <c>1.36</c>, <c>v1.36</c> and <c>1.36.2</c>; only the minor version matters.</summary>
public static class KubernetesVersion
{
    public static bool TryParse(string text, out int minor)
    {
        ArgumentNullException.ThrowIfNull(text);
        minor = 0;
        var parts = (text.StartsWith('v') ? text[1..] : text).Split('.');
        return parts is ["1", { Length: <= 3 } second, ..] && parts.Length <= 3
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out minor)
            && (parts.Length == 2 || int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }
}
