namespace Gabion.Conformance.BuiltIn;

/// <summary>The set that ships with the program is what the public records make.</summary>
public sealed class BuiltInSetTests
{
    [Fact]
    public void The_set_is_that_of_the_public_records()
    {
        var made = BuiltInSetWriter.Write(
            SharedData.Path("data", "advisories", "golang-osv.tar.gz"), SharedData.Path("data", "advisories", "kubernetes-osv.tar.gz"));
        var place = Place();
        if (Environment.GetEnvironmentVariable("GABION_APPROVE") == "1")
        {
            File.WriteAllText(place, made);
        }

        Assert.True(File.ReadAllText(place) == made, "builtin.jsonl is not what the records make: run eng/builtin and read the difference");
    }

    private static string Place()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gabion.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "src", "Gabion.Intel", "builtin.jsonl");
    }
}
