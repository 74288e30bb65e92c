using Gabion.Formats.Tree;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Node;

/// <summary>An installed npm package: <c>node_modules/NAME/package.json</c>.</summary>
public sealed class NodePackageReader : TreePackageReader
{
    public override string Kind => "installed npm package";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.EndsWith("/package.json", StringComparison.Ordinal))
        {
            return false;
        }

        // Only the package's own folder: libraries keep further package.json files inside, which name nothing that is installed.
        var folder = path[..^"/package.json".Length];
        var at = folder.LastIndexOf("node_modules/", StringComparison.Ordinal);
        if (at < 0 || (at > 0 && folder[at - 1] != '/'))
        {
            return false;
        }

        var name = folder[(at + "node_modules/".Length)..];
        return name.Count(c => c == '/') == (name.StartsWith('@') ? 1 : 0);
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (root["name"].Text is { Length: > 0 } name && NodeNames.IsVersion(root["version"].Text))
        {
            found.Add(NodeNames.Package(name, root["version"].Text) with
            {
                Licences = [.. NodeNames.Licences(root)],
                Supplier = root["author"].Text ?? root["author"]["name"].Text,
            });
        }
    }
}
