using System.Diagnostics;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Distributions;

namespace Gabion.Conformance;

/// <summary>Real rpm databases of each backend, field by field against rpm itself.</summary>
public sealed class RpmDatabaseConformanceTests
{
    private const string Query = "%{NAME}\\t%|EPOCH?{%{EPOCH}}:{0}|\\t%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\t%{VENDOR}\\t%{LICENSE}\\t%{MODULARITYLABEL}\\t[%{FILEFLAGS} %{FILEMODES} %{FILEDIGESTS} %{FILENAMES}|]\\n";

    [Theory]
    [InlineData("libuuid-bdb", "Packages", "bdb_ro")]
    [InlineData("mariner-sqlite", "rpmdb.sqlite", "sqlite")]
    [InlineData("sle15-ndb", "Packages.db", "ndb")]
    public void Reads_what_rpm_reads(string folder, string name, string backend)
    {
        var source = SharedData.Path("data", "rpmdb", folder);
        Assert.SkipWhen(!File.Exists("/usr/bin/rpm"), "rpm is not installed: there is nothing to compare with");
        var copy = Directory.CreateTempSubdirectory("gabion-rpm-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(source))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }

            if (backend == "ndb")
            {
                // Debian's rpm is built without this backend: it is given the blobs, and reads them in its own.
                backend = "sqlite";
                File.Delete(Path.Combine(copy, name));
                Import(copy, Gabion.Formats.Rpm.RpmDatabase.Open(File.ReadAllBytes(Path.Combine(source, name)))!);
            }

            var expected = Ask(copy, backend);
            Assert.NotEmpty(expected);
            var path = $"var/lib/rpm/{name}";
            var result = new RpmReader().Read(new SourceFile(path), File.ReadAllBytes(Path.Combine(source, name)).AsMemory(), _ => null);
            Assert.Empty(result.Gaps);
            Assert.Equal(expected, result.Facts.OfType<PackageSet>().Single().Packages.Select(Row).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static string Row(Package package)
    {
        var colon = package.Version!.IndexOf(':', StringComparison.Ordinal);
        var (epoch, version) = colon < 0 ? ("0", package.Version) : (package.Version[..colon], package.Version[(colon + 1)..]);
        var source = $"{package.SourceName}-{(colon < 0 ? package.SourceVersion : package.SourceVersion![(colon + 1)..])}.src.rpm";
        var files = string.Join('|', package.Files.Select(file => $"{(file.IsConfiguration ? "c" : "")} {file.Checksum?.Hex} /{file.Path}"));
        return string.Join('\t', package.Name, epoch, version, package.Architecture, source, package.Supplier, package.Licences.Single(), package.Module ?? "(none)", files);
    }

    /// <summary><c>rpmdb --importdb</c> reads headers one behind the other, each with its magic before it.</summary>
    private static void Import(string folder, IEnumerable<ReadOnlyMemory<byte>> blobs)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/rpmdb", ["--dbpath", folder, "--importdb"]) { RedirectStandardInput = true })!;
        foreach (var blob in blobs)
        {
            process.StandardInput.BaseStream.Write([0x8E, 0xAD, 0xE8, 0x01, 0, 0, 0, 0]);
            process.StandardInput.BaseStream.Write(blob.Span);
        }

        process.StandardInput.Close();
        process.WaitForExit();
    }

    private static List<string> Ask(string folder, string backend)
    {
        var start = new ProcessStartInfo("/usr/bin/rpm") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--dbpath", folder, "--define", $"_db_backend {backend}", "-qa", "--qf", Query])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { }; // warnings that indexes are missing
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("gpg-pubkey\t", StringComparison.Ordinal)).Select(Normal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Of the files those that are neither folders nor ghosts, with a mark for configuration.</summary>
    private static string Normal(string line)
    {
        var cells = line.Split('\t');
        var files = cells[8].Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(file => file.Split(' ', 4))
            .Where(file => (int.Parse(file[0]) & 64) == 0 && (int.Parse(file[1]) & 0xF000) != 0x4000)
            .Select(file => $"{((int.Parse(file[0]) & 1) != 0 ? "c" : "")} {file[2]} {file[3]}");
        cells[8] = string.Join('|', files);
        return string.Join('\t', cells);
    }
}
