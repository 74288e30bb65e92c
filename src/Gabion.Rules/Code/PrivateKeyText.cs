using System.Text;
using Gabion.Formats.Tree;

namespace Gabion.Rules.Code;

/// <summary>Values that hold a private key in PEM, as they are or in base64: the search for secrets tells of them (GBN-CODE-015).</summary>
internal static class PrivateKeyText
{
    private const string Mark = "PRIVATE KEY-----";

    /// <summary><c>-----BEGIN</c> in base64.</summary>
    private const string EncodedBegin = "LS0tLS1CRUdJTi";

    public static bool IsIn(Field value)
    {
        if (value.Text is not { } text || !text.StartsWith(EncodedBegin, StringComparison.Ordinal))
        {
            return value.Text?.Contains(Mark, StringComparison.Ordinal) == true;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Encoding.Latin1.GetString(bytes, 0, length).Contains(Mark, StringComparison.Ordinal);
    }
}
