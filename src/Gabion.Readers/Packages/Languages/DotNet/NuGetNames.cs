using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.DotNet;

/// <summary>Packages of NuGet.</summary>
internal static class NuGetNames
{
    public static Package Package(string name, string? version) => new() { Type = "nuget", Name = name, Version = version };

    public static string Key(string name, string? version) => Model.Packages.Package.KeyOf("nuget", null, name, version);

    /// <summary>The version that a reference asks for at least; null for a floating one or a range without a lower end.</summary>
    public static string? Pinned(string? text)
    {
        var version = text?.Trim().TrimStart('[', '(').Split(',')[0].TrimEnd(']', ')').Trim();
        return version is { Length: > 0 } && char.IsAsciiDigit(version[0]) && !version.Contains('*') ? version : null;
    }
}
