namespace Gabion.Policy.Cel.Kubernetes;

/// <summary><c>format.dns1123Label().validate(name)</c>: none when the text is fine, or what is wrong; since 1.31.</summary>
internal static class FormatLibrary
{
    private const string Name = "kubernetes.NamedFormat";

    public static readonly CelLibrary Instance = Create();

    private static CelLibrary Create()
    {
        var library = new CelLibrary("format")
            .Type(Name, NamedFormat.FormatType)
            .Function($"format.named(string) -> optional({Name})", (_, a) => CelValue.Of(
                NamedFormat.All.TryGetValue(a[0].AsString, out var format) ? CelOptional.Of(CelValue.Of(format)) : CelOptional.None))
            .Method($"{Name}.validate(string) -> optional(list(string))", (_, a) => Validate((NamedFormat)a[0].AsOpaque, a[1].AsString));
        foreach (var (name, format) in NamedFormat.All)
        {
            library.Function($"format.{name}() -> {Name}", (_, _) => CelValue.Of(format));
        }

        return library;
    }

    private static CelValue Validate(NamedFormat format, string text)
    {
        var faults = format.Faults(text);
        return CelValue.Of(faults.Length == 0 ? CelOptional.None : CelOptional.Of(CelValue.Of(Array.ConvertAll(faults, CelValue.Of))));
    }
}
