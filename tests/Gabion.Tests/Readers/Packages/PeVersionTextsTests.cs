using System.Diagnostics;
using System.Reflection.PortableExecutable;
using Gabion.Readers.Packages.Programs;

namespace Gabion.Tests.Readers.Packages;

public sealed class PeVersionTextsTests
{
    [Fact]
    public void Says_of_a_library_what_the_runtime_says()
    {
        // The runtime takes the same texts from the assembly's attributes.
        var path = typeof(Xunit.Assert).Assembly.Location;
        var oracle = FileVersionInfo.GetVersionInfo(path);
        using var file = new PEReader(File.OpenRead(path));
        var texts = PeVersionTexts.Of(file)!;
        Assert.Equal((oracle.ProductName, oracle.ProductVersion, oracle.FileVersion, oracle.CompanyName), (texts["ProductName"], texts["ProductVersion"], texts["FileVersion"], texts["CompanyName"]));
        Assert.Null(texts["Nothing"]);
    }

    [Fact]
    public void Knows_a_native_library_of_a_package()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "win-x64", "native", "e_sqlite3.dll");
        Assert.SkipUnless(File.Exists(path), "the library for Windows was not restored");
        var row = Assert.Single(PackageTable.Of(new DotNetAssemblyReader().Read(new("app/e_sqlite3.dll"), File.ReadAllBytes(path))));
        Assert.Matches("^generic:sqlite@3\\.[0-9.]+ inferred$", row);
    }

    [Fact]
    public void A_library_cut_off_anywhere_makes_nothing_fail()
    {
        var content = File.ReadAllBytes(typeof(Xunit.Assert).Assembly.Location);
        var random = new Random(11);
        for (var i = 0; i < 400; i++)
        {
            var changed = content.ToArray();
            for (var change = 0; change < 40; change++)
            {
                changed[random.Next(Math.Min(changed.Length, 2_000))] = (byte)random.Next(256);
                changed[^random.Next(1, 3_000)] = (byte)random.Next(256);
            }

            var result = new DotNetAssemblyReader().Read(new("a.dll"), changed.AsMemory(0, random.Next(64, changed.Length)));
            Assert.All(result.Gaps, gap => Assert.Equal(Gabion.Model.GapKind.Invalid, gap.Kind));
        }
    }
}
