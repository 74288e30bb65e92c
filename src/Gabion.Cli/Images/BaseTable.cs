using System.Text.Json;
using Gabion.Scan.Images;

namespace Gabion.Cli.Images;

/// <summary>The file in which learnt images are kept: <c>$XDG_DATA_HOME/gabion/bases.json</c>.</summary>
internal static class BaseTable
{
    public static string File { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } named ? named : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".local", "share"),
        "gabion", "bases.json");

    /// <summary>The table; empty, with a complaint, when it cannot be read.</summary>
    public static KnownBases Read()
    {
        try
        {
            return KnownBases.Read(System.IO.File.Exists(File) ? System.IO.File.ReadAllBytes(File) : default);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or KeyNotFoundException or InvalidOperationException)
        {
            new Complaint($"the table of known images {File} cannot be read: {error.Message}", "Delete it, and let 'gabion image learn' write it anew.").Write();
            return new([]);
        }
    }
}
