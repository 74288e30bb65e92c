namespace Gabion.Policy.Cel.Extensions;

/// <summary>The encoders extension: base64, with or without padding.</summary>
internal static class EncodersLibrary
{
    public static readonly CelLibrary Instance = new CelLibrary("encoders")
        .Function("base64.encode(bytes) -> string", (frame, a) => Encode(frame, a[0].AsBytes))
        .Function("base64.decode(string) -> bytes", (frame, a) => Decode(frame, a[0].AsString));

    private static CelValue Encode(Frame frame, CelBytes bytes)
    {
        frame.Allocate(bytes.Span.Length * 3L);
        return CelValue.Of(Convert.ToBase64String(bytes.Span));
    }

    private static CelValue Decode(Frame frame, string text)
    {
        frame.Allocate(text.Length);
        var padded = text.EndsWith('=') ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return !padded.AsSpan().ContainsAny(" \t") && Convert.TryFromBase64String(padded, bytes, out var count)
            ? CelValue.Of((ReadOnlyMemory<byte>)bytes.AsMemory(0, count))
            : CelValue.Error("illegal base64 data");
    }
}
