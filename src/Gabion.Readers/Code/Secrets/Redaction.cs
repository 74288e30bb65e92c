using System.Text;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Makes of a value what may be shown of it.</summary>
internal static class Redaction
{
    public static string Of(ReadOnlySpan<byte> value, string prefix)
    {
        var body = value[Math.Min(prefix.Length, value.Length)..];
        var shown = body.Length switch
        {
            >= 24 => 4,
            >= 16 => 2,
            _ => 0,
        };
        var tail = body[^shown..];
        return Ascii.IsValid(tail) && !tail.ContainsAnyInRange((byte)0, (byte)' ')
            ? $"{prefix}…{Encoding.ASCII.GetString(tail)}"
            : $"{prefix}…";
    }
}
