using System.Xml.Linq;

namespace Gabion.Tests.Architecture;

/// <summary>Holds the project files to the table in docs/ARCHITECTURE.md.</summary>
public sealed class ProjectTests
{
    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(RepositoryFiles.At("src")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Fact]
    public void The_table_names_every_project() =>
        Assert.Equal(Projects.Select(row => row.Data), Table().Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_are_those_of_the_table(string project)
    {
        var references = Document(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value).Replace("Gabion.", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        Assert.Equal(Table()[project].References, references);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Purity_is_that_of_the_table(string project) =>
        Assert.Equal(Table()[project].IsPure, Document(project).Descendants("Pure").Any(pure => pure.Value == "true"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_public_type_is_documented(string project)
    {
        var name = project switch { "Gabion.Cli" => "gabion", "Gabion.Server" => "gabion-server", _ => project };
        var documented = XDocument.Load(Path.Combine(AppContext.BaseDirectory, name + ".xml")).Descendants("member")
            .Select(member => member.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);
        var types = System.Reflection.Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, name + ".dll")).GetTypes();
        Assert.Equal([], types.Where(type => type.IsVisible).Select(type => $"T:{type.FullName!.Replace('+', '.')}").Where(type => !documented.Contains(type)));
    }

    private static XDocument Document(string project) => XDocument.Load(RepositoryFiles.At("src", project, project + ".csproj"));

    private static Dictionary<string, (string[] References, bool IsPure)> Table() =>
        File.ReadLines(RepositoryFiles.At("docs", "ARCHITECTURE.md"))
            .Where(line => line.StartsWith("| `Gabion.", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(
                cells => cells[1].Trim('`'),
                cells => (cells[3] == "–" ? [] : cells[3].Split(", "), cells[4] == "yes"));
}
