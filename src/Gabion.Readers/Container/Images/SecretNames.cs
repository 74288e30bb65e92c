using System.Text.RegularExpressions;

namespace Gabion.Readers.Container.Images;

/// <summary>Which settings of a node's components hold something that only the component may know, told by their names.</summary>
internal static partial class SecretNames
{
    private static readonly HashSet<string> Whole = new(
        ["auth", "pass", "pwd", "authorization", "credential", "credentials"], StringComparer.Ordinal);

    private static readonly string[] Endings =
        ["token", "password", "passwd", "passphrase", "secret", "secretkey", "accesskey", "accesskeyid", "apikey", "privatekey", "keydata", "authkey", "encryptionkey", "sharedkey"];

    /// <summary><c>--agent-token</c>, <c>K3S_TOKEN</c>, <c>client-key-data</c>; not <c>token-auth-file</c>.</summary>
    public static bool Are(string name)
    {
        Span<char> plain = stackalloc char[Math.Min(name.Length, 128)];
        var length = 0;
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter) && length < plain.Length)
            {
                plain[length++] = char.ToLowerInvariant(letter);
            }
        }

        var text = plain[..length].ToString();
        return Whole.Contains(text) || Array.Exists(Endings, ending => text.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>A value that is no secret whatever its name: a switch, a number, a reference to a variable.</summary>
    public static bool IsHarmless(string value) => value.Length == 0 || Harmless().IsMatch(value);

    [GeneratedRegex(@"^(true|false|yes|no|on|off|null|~|\d{1,9}[smhd]?|\$[A-Za-z_][A-Za-z0-9_]*|\$\([A-Za-z0-9_]+\)|\$\{[A-Za-z0-9_]+\})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Harmless();
}
