using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gabion.Cli.Serve;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Readers.Container;

namespace Gabion.Tests.Cli;

/// <summary><c>deploy/Dockerfile</c> copies what there is, all that the build asks for, and starts the programs with options that they have.</summary>
public sealed partial class DeployDockerfileTests
{
    private static Dockerfile File { get; } =
        new DockerfileReader().Read(new SourceFile("deploy/Dockerfile"), Encoding.UTF8.GetBytes(Repository.Read("deploy", "Dockerfile"))).Facts.OfType<Dockerfile>().Single();

    private static IEnumerable<string> Copied => File.Instructions.OfType<CopyInstruction>().Where(copy => copy.From is null).SelectMany(copy => copy.Sources.Select(source => source.Value!));

    [Fact]
    public void Each_source_of_a_copy_is_there() => Assert.All(Copied, source => Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), source));

    [Fact]
    public void Each_file_that_a_project_names_is_copied()
    {
        var copied = Copied.Select(source => Path.GetFullPath(Path.Combine(Repository.Root, source))).ToList();
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(projects);
        foreach (var project in projects)
        {
            var named = XDocument.Load(project).Descendants().SelectMany(element => element.Attributes().Where(attribute => attribute.Name.LocalName is "Include" or "Project"))
                .Select(attribute => attribute.Value).Where(value => value.StartsWith("../", StringComparison.Ordinal)).Select(value => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, value)));
            Assert.All(named, path => Assert.True(copied.Exists(source => path == source || path.StartsWith(source.TrimEnd('/') + "/", StringComparison.Ordinal)), $"{project}: {path}"));
        }

        // What MSBuild, NuGet and the compiler look for from the project's folder up.
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Build.rsp", "global.json", "nuget.config", "NuGet.Config", ".editorconfig"])
        {
            Assert.True(!System.IO.File.Exists(Path.Combine(Repository.Root, name)) || copied.Contains(Path.Combine(Repository.Root, name)), name);
        }
    }

    [Fact]
    public void What_is_published_is_a_project_and_what_is_started_lies_where_it_was_copied_to()
    {
        var text = Repository.Read("deploy", "Dockerfile");
        Assert.True(System.IO.File.Exists(Path.Combine(Repository.Root, Published().Match(text).Groups[1].Value)));
        var moved = File.Instructions.OfType<CopyInstruction>().Single(copy => copy.From is not null);
        Assert.Contains($"--output {moved.Sources[0].Value!.TrimEnd('/')}\n", text, StringComparison.Ordinal);
        var programs = Program().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Equal([moved.Destination!.Value + "gabion-server"], programs); // the program that publishing Gabion.Cli puts beside it
        var names = XDocument.Load(Path.Combine(Repository.Root, "src", "Gabion.Server", "Gabion.Server.csproj")).Descendants("AssemblyName").Select(element => element.Value);
        Assert.Equal(["gabion-server"], names);
    }

    [Fact]
    public void Options_are_those_of_the_service()
    {
        var known = ServeCommand.Create().Options.Select(option => option.Name).Append("--check-health").ToHashSet();
        var said = Option().Matches(Repository.Read("deploy", "Dockerfile")).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(said);
        Assert.All(said, option => Assert.Contains(option, known));
    }

    [GeneratedRegex(@"dotnet publish (\S+\.csproj)")]
    private static partial Regex Published();

    [GeneratedRegex(@"\[""(/[^""]+)""")]
    private static partial Regex Program();

    [GeneratedRegex(@"""(--[a-z-]+)""")]
    private static partial Regex Option();
}
