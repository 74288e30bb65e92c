using Gabion.Formats.Archives;

namespace Gabion.Model.Container.Images;

/// <summary>
/// The file system that a container of the image sees, each entry with the layer that brought it; and what lower layers hold
/// that is no longer seen. Whiteouts and opaque folders hide only what lower layers brought (OCI layer.md, "Whiteouts").
/// </summary>
public sealed class ImageTree
{
    private const int MostLinks = 40; // as many as Linux follows

    private readonly TreeNode _root = new("");
    private readonly List<HiddenFile> _hidden = [];

    private ImageTree()
    {
    }

    /// <summary>What lower layers brought and upper ones replaced or deleted, files only, in the order in which it was hidden.</summary>
    public IReadOnlyList<HiddenFile> Hidden => _hidden;

    /// <summary>Lays the layers over each other, from the lowest up.</summary>
    public static ImageTree Merge(IReadOnlyList<LayerContent> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var tree = new ImageTree();
        for (var index = 0; index < layers.Count; index++)
        {
            // What was moved or linked to, as it was before this layer hides its old place.
            var linked = tree.Linked(layers[index]);
            var below = tree.Moved(layers[index]);
            foreach (var (path, node) in below)
            {
                tree.Graft(path, node, index);
            }

            // What a layer hides goes first: it never hides what the same layer brings.
            foreach (var path in layers[index].Opaques)
            {
                tree.HideChildren(path, index);
            }

            foreach (var path in layers[index].Whiteouts)
            {
                tree.Delete(path, index);
            }

            foreach (var entry in layers[index].Entries)
            {
                if (linked.TryGetValue(entry.Path, out var file))
                {
                    tree.Add(file.Entry, index, file.LinkedTo);
                    continue;
                }

                tree.Add(below.Count > 0 && entry.Kind == LayerEntryKind.File && below.TryGetValue(entry.Path, out var content) ? entry with { Content = content.File?.Entry.Content } : entry, index);
            }
        }

        return tree;
    }

    /// <summary>The entry at that very path; links are not followed.</summary>
    public TreeFile? Find(string path) => Node(path)?.File;

    /// <summary>Whether the path is a folder that no archive has an entry of, and that is there only because something lies in it.</summary>
    public bool IsImpliedFolder(string path) => Node(path) is { File: null } node && Walk(node).Any();

    /// <summary>The entry that a program would find at the path: links are followed, inside the root.</summary>
    public TreeFile? Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var left = MostLinks;
        var rest = new Stack<string>(TarPath.Clean(path, out _).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var at = "";
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                at = TarPath.Folder(at);
                continue;
            }

            var next = at.Length == 0 ? name : $"{at}/{name}";
            if (Node(next) is not { } node)
            {
                return null;
            }

            if (node.File is { Entry: { Kind: LayerEntryKind.SymbolicLink } link })
            {
                if (left-- == 0)
                {
                    return null;
                }

                at = link.LinkTarget.StartsWith('/') ? "" : at;
                foreach (var part in link.LinkTarget.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse().Where(part => part != "."))
                {
                    rest.Push(part);
                }
            }
            else
            {
                at = next;
            }
        }

        return Node(at)?.File;
    }

    /// <summary>Everything, folders before what they hold, names in order.</summary>
    public IEnumerable<TreeFile> Files() => Walk(_root);

    /// <summary>The names in a folder.</summary>
    public IEnumerable<string> Names(string folder) => Node(folder)?.Children?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();

    private static IEnumerable<TreeFile> Walk(TreeNode start)
    {
        // A stack of its own: paths may be deep.
        var stack = new Stack<TreeNode>();
        stack.Push(start);
        while (stack.TryPop(out var node))
        {
            if (node.File is { } file)
            {
                yield return file;
            }

            if (node.Children is { } children)
            {
                foreach (var child in children.Values.OrderByDescending(child => child.Name, StringComparer.Ordinal))
                {
                    stack.Push(child);
                }
            }
        }
    }

    /// <summary>The files of lower layers that hard links of this one lead to, by the links' paths: each is that file under another name.</summary>
    private Dictionary<string, TreeFile> Linked(LayerContent layer)
    {
        var linked = new Dictionary<string, TreeFile>(StringComparer.Ordinal);
        foreach (var link in layer.Entries)
        {
            if (link.Kind == LayerEntryKind.HardLink && (Find(link.LinkTarget) ?? Resolve(link.LinkTarget)) is { Entry.Kind: not (LayerEntryKind.Folder or LayerEntryKind.HardLink) } file)
            {
                linked[link.Path] = new(file.Entry with { Path = link.Path, LinkTarget = file.Entry.Kind == LayerEntryKind.File ? link.LinkTarget : file.Entry.LinkTarget }, file.Layer)
                {
                    LinkedTo = file.LinkedTo ?? (file.Layer, file.Entry.Path),
                };
            }
        }

        return linked;
    }

    private void Add(LayerEntry entry, int layer, (int Layer, string Path)? linkedTo = null)
    {
        var node = _root;
        foreach (var range in entry.Path.AsSpan().Split('/'))
        {
            var name = entry.Path.AsSpan(range);
            if (name.IsEmpty)
            {
                continue;
            }

            // A folder that is only named by what lies in it takes the place of a file below it.
            if (node.File is { Entry.Kind: not LayerEntryKind.Folder } below && below.Layer != layer)
            {
                _hidden.Add(new(below.Entry, below.Layer, layer, IsDeleted: false));
                node.File = null;
            }

            node = node.Child(name);
        }

        if (node.File is { } hidden && hidden.Entry.Kind != LayerEntryKind.Folder && hidden.Layer != layer)
        {
            _hidden.Add(new(hidden.Entry, hidden.Layer, layer, IsDeleted: false));
        }

        if (entry.Kind != LayerEntryKind.Folder && node.Children is not null)
        {
            HideChildren(node, layer);
        }

        node.File = new(entry, layer) { LinkedTo = linkedTo };
    }

    /// <summary>Copies of what a layer's entries go on with, by the paths that they have in it.</summary>
    private SortedDictionary<string, TreeNode> Moved(LayerContent layer)
    {
        var moved = new SortedDictionary<string, TreeNode>(StringComparer.Ordinal);
        foreach (var (path, below) in layer.Below)
        {
            if (Node(below) is { } node)
            {
                moved[path] = Copy(node, path);
            }
        }

        return moved;
    }

    private static TreeNode Copy(TreeNode node, string path)
    {
        var copy = new TreeNode(TarPath.Name(path)) { File = Renamed(node, path) };
        var left = new Stack<(TreeNode From, TreeNode To, string Path)>();
        left.Push((node, copy, path));
        while (left.TryPop(out var next))
        {
            foreach (var child in next.From.Children?.Values ?? Enumerable.Empty<TreeNode>())
            {
                var place = $"{next.Path}/{child.Name}";
                var to = next.To.Child(child.Name);
                to.File = Renamed(child, place);
                left.Push((child, to, place));
            }
        }

        return copy;

        static TreeFile? Renamed(TreeNode from, string to) => from.File is { } file ? file with { Entry = file.Entry with { Path = to } } : null;
    }

    /// <summary>Puts what a folder held where it was moved to. The folder itself is an entry of the layer.</summary>
    private void Graft(string path, TreeNode moved, int layer)
    {
        if (moved.File is { Entry.Kind: not LayerEntryKind.Folder })
        {
            return;
        }

        var node = _root;
        foreach (var range in path.AsSpan().Split('/'))
        {
            node = node.Child(path.AsSpan(range));
        }

        HideChildren(node, layer);
        node.Children = moved.Children;
    }

    private void Delete(string path, int layer)
    {
        if (Node(path) is { } node && path.Length > 0)
        {
            HideChildren(node, layer);
            Hide(node, layer);
            Node(TarPath.Folder(path))?.Children?.Remove(TarPath.Name(path));
        }
    }

    private void HideChildren(string path, int layer)
    {
        if (Node(path) is { } node)
        {
            HideChildren(node, layer);
        }
    }

    private void HideChildren(TreeNode node, int layer)
    {
        var stack = new Stack<TreeNode>(node.Children?.Values ?? Enumerable.Empty<TreeNode>());
        while (stack.TryPop(out var below))
        {
            Hide(below, layer);
            foreach (var child in below.Children?.Values ?? Enumerable.Empty<TreeNode>())
            {
                stack.Push(child);
            }
        }

        node.Children = null;
    }

    private void Hide(TreeNode node, int layer)
    {
        if (node.File is { Entry.Kind: not LayerEntryKind.Folder } file)
        {
            _hidden.Add(new(file.Entry, file.Layer, layer, IsDeleted: true));
        }
    }

    private TreeNode? Node(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TreeNode? node = _root;
        foreach (var range in path.AsSpan().Split('/'))
        {
            var name = path.AsSpan(range);
            node = name.IsEmpty ? node : node?.Find(name);
        }

        return node;
    }

    /// <summary>A name in a folder.</summary>
    private sealed class TreeNode(string name)
    {
        public string Name { get; } = name;

        public TreeFile? File { get; set; }

        public Dictionary<string, TreeNode>? Children { get; set; }

        public TreeNode? Find(ReadOnlySpan<char> child) =>
            Children is not null && Children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(child, out var node) ? node : null;

        public TreeNode Child(ReadOnlySpan<char> child)
        {
            if (Find(child) is { } node)
            {
                return node;
            }

            Children ??= new(StringComparer.Ordinal);
            var text = child.ToString();
            return Children[text] = new(text);
        }
    }
}

/// <summary>An entry that a container sees.</summary>
/// <param name="Layer">The index of the layer that brought it, from 0 at the bottom.</param>
public sealed record TreeFile(LayerEntry Entry, int Layer)
{
    /// <summary>Of a hard link to a file of a lower layer: that layer, and the path by which it has the content.</summary>
    public (int Layer, string Path)? LinkedTo { get; init; }
}

/// <summary>An entry that is in the image but that no container sees.</summary>
/// <param name="Layer">The layer that brought it.</param>
/// <param name="HiddenBy">The layer that replaced or deleted it.</param>
public sealed record HiddenFile(LayerEntry Entry, int Layer, int HiddenBy, bool IsDeleted);
