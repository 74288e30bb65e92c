using System.Xml.Linq;
using Gabion.Formats.Xml;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>The projects of one repository, from the topmost project file down by its modules, so that one can be found by its name.</summary>
internal sealed class PomModules
{
    private const int MaxProjects = 400;

    private readonly CompanionFiles _files;
    private readonly (string Path, XElement Root) _top;
    private Dictionary<string, (string Path, XElement Root)>? _projects;

    /// <param name="path">A project file of the repository.</param>
    /// <param name="parents">Its parents, nearest first, with their paths.</param>
    public PomModules(string path, XElement root, List<(string Path, XElement Root)> parents, CompanionFiles files)
    {
        _files = files;
        _top = parents.Count > 0 ? parents[^1] : (path, root);
    }

    /// <summary>The project with that group and artifact; null when it is no module of the repository.</summary>
    public (string Path, XElement Root)? Find(string group, string artifact)
    {
        // Read once it is needed: most bills are in repositories elsewhere, and share no group with the project.
        var own = GroupOf(_top.Root);
        if (own is null || !(group == own || group.StartsWith(own + ".", StringComparison.Ordinal) || own.StartsWith(group + ".", StringComparison.Ordinal)))
        {
            return null;
        }

        _projects ??= Read();
        return _projects.TryGetValue($"{group}:{artifact}", out var found) ? found : null;
    }

    private Dictionary<string, (string Path, XElement Root)> Read()
    {
        var projects = new Dictionary<string, (string, XElement)>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { _top.Path };
        var waiting = new Queue<(string Path, XElement Root)>([_top]);
        while (waiting.TryDequeue(out var project))
        {
            projects.TryAdd($"{GroupOf(project.Root)}:{XmlDocumentReader.Text(project.Root, "artifactId")}", project);
            foreach (var module in XmlDocumentReader.Children(XmlDocumentReader.Child(project.Root, "modules"), "module"))
            {
                if (seen.Count < MaxProjects && PomReader.Place(project.Path, module.Value.Trim()) is { } place && seen.Add(place)
                    && _files(place) is { } content && XmlDocumentReader.Read(content, out _)?.Root is { } root)
                {
                    waiting.Enqueue((place, root));
                }
            }
        }

        return projects;
    }

    private static string? GroupOf(XElement project) =>
        XmlDocumentReader.Text(project, "groupId") ?? XmlDocumentReader.Text(XmlDocumentReader.Child(project, "parent"), "groupId");
}
