using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>A conda package by the address of its archive: <c>https://HOST/CHANNEL/SUBDIR/NAME-VERSION-BUILD.conda</c> (docs.conda.io, package naming conventions).</summary>
internal static class CondaArchive
{
    private static readonly string[] Endings = [".conda", ".tar.bz2"];

    /// <summary>Null for what is no such address.</summary>
    public static Package? Parse(string? address)
    {
        var bare = address?.Split('#')[0];
        if (bare is null || Endings.FirstOrDefault(ending => bare.EndsWith(ending, StringComparison.Ordinal)) is not { } ending || bare.Split('/') is not [.. var way, var platform, var file])
        {
            return null;
        }

        return file[..^ending.Length].Split('-') is [.. { Length: > 0 } name, var version, var build] && version.Length > 0
            ? new() { Type = "conda", Name = string.Join('-', name), Version = version, Qualifiers = CondaQualifiers.Of(build, way.Length > 3 ? way[^1] : null, platform) }
            : null;
    }
}
