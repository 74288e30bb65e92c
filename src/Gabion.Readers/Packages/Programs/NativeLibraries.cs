using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Programs;

/// <summary>Well-known native libraries for Windows, by the product that they say they are.</summary>
internal static class NativeLibraries
{
    private static readonly (string Product, string Name)[] Known =
    [
        ("The OpenSSL Toolkit", "openssl"),
        ("OpenSSL", "openssl"),
        ("The curl library", "curl"),
        ("The curl executable", "curl"),
        ("zlib", "zlib"),
        ("SQLite", "sqlite"),
        ("Node.js", "node"),
        ("Python", "python"),
        ("PostgreSQL", "postgresql"),
        ("MySQL Server", "mysql"),
        ("FFmpeg", "ffmpeg"),
        ("libxml2", "libxml2"),
        ("libgit2", "libgit2"),
        ("7-Zip", "7-zip"),
        ("OpenJDK", "openjdk"),
    ];

    // Builds that name no product; the beginnings of their file names.
    private static readonly (string File, string Name)[] Files =
        [("sqlite3.", "sqlite"), ("e_sqlite3.", "sqlite"), ("libcrypto-", "openssl"), ("libssl-", "openssl"), ("libcurl", "curl"), ("zlib1.", "zlib"), ("libxml2", "libxml2"), ("git2-", "libgit2")];

    /// <summary>The package that a library is; null when its product is not known, or it names no version.</summary>
    public static Package? Of(string file, PeVersionTexts texts)
    {
        var product = texts["ProductName"];
        var name = Known.FirstOrDefault(known => product is not null && product.StartsWith(known.Product, StringComparison.OrdinalIgnoreCase)).Name
            ?? Files.FirstOrDefault(known => product is null && file.StartsWith(known.File, StringComparison.OrdinalIgnoreCase)).Name;
        var version = (texts["ProductVersion"] ?? texts["FileVersion"])?.Replace(", ", ".", StringComparison.Ordinal).Split(' ', '+')[0];
        return name is null || version is not { Length: > 0 } || !char.IsAsciiDigit(version[0])
            ? null
            : new Package { Type = "generic", Name = name, Version = version, Supplier = texts["CompanyName"], Evidence = PackageEvidence.Inferred };
    }
}
