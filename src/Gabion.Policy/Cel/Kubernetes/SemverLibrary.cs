namespace Gabion.Policy.Cel.Kubernetes;

/// <summary><c>semver("1.2.3").isLessThan(semver("2.0.0"))</c>; in the API server since 1.33.</summary>
internal static class SemverLibrary
{
    private const string Name = "kubernetes.Semver";

    public static readonly CelLibrary Instance = new CelLibrary("semver")
        .Type(Name, CelSemver.SemverType)
        .Function($"semver(string) -> {Name}", (_, a) => Parse(a[0].AsString, normalize: false))
        .Function($"semver(string, bool) -> {Name}", (_, a) => Parse(a[0].AsString, a[1].AsBoolean))
        .Function("isSemver(string) -> bool", (frame, a) => CelValue.Of(CelSemver.TryParse(a[0].AsString, false, out _)))
        .Function("isSemver(string, bool) -> bool", (frame, a) => CelValue.Of(CelSemver.TryParse(a[0].AsString, a[1].AsBoolean, out _)))
        .Method($"{Name}.major() -> int", (_, a) => CelValue.Of(Of(a[0]).Major))
        .Method($"{Name}.minor() -> int", (_, a) => CelValue.Of(Of(a[0]).Minor))
        .Method($"{Name}.patch() -> int", (_, a) => CelValue.Of(Of(a[0]).Patch))
        .Method($"{Name}.isGreaterThan({Name}) -> bool", (_, a) => CelValue.Of(Of(a[0]).CompareTo(Of(a[1])) > 0))
        .Method($"{Name}.isLessThan({Name}) -> bool", (_, a) => CelValue.Of(Of(a[0]).CompareTo(Of(a[1])) < 0))
        .Method($"{Name}.compareTo({Name}) -> int", (_, a) => CelValue.Of((long)Of(a[0]).CompareTo(Of(a[1]))));

    private static CelValue Parse(string text, bool normalize) => CelSemver.TryParse(text, normalize, out var version)
        ? CelValue.Of(version)
        : CelValue.Error($"'{text}' is no semantic version");

    private static CelSemver Of(CelValue value) => (CelSemver)value.AsOpaque;
}
