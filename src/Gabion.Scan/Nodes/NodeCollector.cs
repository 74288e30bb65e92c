using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Model.Container.Images;
using Gabion.Readers.Container.Images;
using Gabion.Scan.Images;
using Gabion.Sources.Images;
using Gabion.Sources.Nodes;

namespace Gabion.Scan.Nodes;

/// <summary>
/// Takes of a node what <see cref="NodeAssessment"/> judges of its cluster's components, and nothing more:
/// <code>
/// 1 files below the places of components ─▶ 2 of those that a reader makes facts of the content, without secrets ─▶ 3 command lines of
/// components and the files that they name ─▶ 4 one bundle
/// </code>
/// Of everything else only owner and mode.
/// </summary>
public static class NodeCollector
{
    private const int MaxContent = 1024 * 1024;
    private static readonly LayerLimits Limits = LayerLimits.Default with { MaxEntries = 400_000 };

    /// <param name="root">The folder at which the node's root, or the parts of it that are given, are mounted.</param>
    /// <param name="node">The name that the cluster has for the node.</param>
    /// <param name="salt">32 random bytes that are kept nowhere.</param>
    public static async Task<NodeBundle> CollectAsync(string root, string node, byte[] salt, DateTimeOffset now, string toolVersion, CancellationToken cancellationToken)
    {
        using var source = NodeRoot.OfPlaces(root, NodeReaderList.Places);
        var text = new NodeText(salt);

        // 1. and 2. The files.
        var visitor = new ContentVisitor(text);
        var opened = (ImageResult.Opened)await source.OpenAsync(ImageChoice.Only, cancellationToken).ConfigureAwait(false);
        var reading = await opened.Image.Layers[0].ReadAsync(visitor, Limits, cancellationToken).ConfigureAwait(false);
        ImmutableArray<LayerEntry> entries =
        [
            .. reading.Content.Entries.Where(entry => visitor.Contents.ContainsKey(entry.Path) || NodeReaderList.Watches(entry.Path))
                .Select(entry => entry with { Size = visitor.Contents.GetValueOrDefault(entry.Path)?.Length ?? 0 }),
        ];

        // 3. What runs.
        var commands = ImmutableArray.CreateBuilder<(string, byte[])>();
        var named = ImmutableArray.CreateBuilder<NamedFile>();
        var gaps = new List<CoverageGap>();
        foreach (var (path, content) in source.Processes().Where(process => NodeReaderList.Processes.Accepts(process.Path)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var components = NodeReaderList.Processes.Read(new(path), content).Facts.OfType<ComponentSettings>().ToList();
            if (components.Count > 0)
            {
                commands.Add((path, text.OfCommand(content)));
                named.AddRange(NodeAssessment.FilesNamed(components).Select(setting => Named(source, text, path, setting, gaps)).OfType<NamedFile>());
            }
        }

        // 4. The bundle.
        if (text.Withheld > 0)
        {
            gaps.Add(new(GapKind.Skipped, "", null, string.Create(CultureInfo.InvariantCulture, $"{text.Withheld:N0} secret values (private keys, tokens, passwords) stayed on the node; stand-ins of the same length are judged.")));
        }

        return new()
        {
            Node = node,
            MachineId = MachineId(root),
            TakenAt = now,
            Tool = toolVersion,
            Entries = entries,
            Contents = visitor.Contents.ToImmutableDictionary(StringComparer.Ordinal),
            Commands = commands.ToImmutable(),
            Named = named.ToImmutable(),
            Gaps = [.. reading.Gaps, .. visitor.Gaps, .. gaps],
        };
    }

    private static NamedFile? Named(NodeRoot source, NodeText text, string process, ComponentSetting setting, List<CoverageGap> gaps)
    {
        if (source.FileOf(process, setting.Value, MaxContent) is not { } file || NodeReaderList.Named.Read(new(file.Path), file.Content) is not { Facts.IsEmpty: false })
        {
            return null; // that it is not here is told where it is judged
        }

        if (text.Of(file.Path, file.Content, out var reason) is { } clean)
        {
            return new(process, setting.Value, file.Path, clean);
        }

        gaps.Add(ContentVisitor.NotCarried(file.Path, reason));
        return null;
    }

    /// <summary>As machine-id(5) has it; null where there is none.</summary>
    private static string? MachineId(string root)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(root, "etc/machine-id")).Trim();
            return text.Length == 32 && text.All(char.IsAsciiHexDigit) ? text : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Takes the contents that readers make something of.</summary>
    private sealed class ContentVisitor(NodeText text) : ILayerVisitor
    {
        public Dictionary<string, byte[]> Contents { get; } = new(StringComparer.Ordinal);

        public List<CoverageGap> Gaps { get; } = [];

        public bool Wants(LayerEntry entry) => entry.Size > 0 && (entry.Path == "etc/passwd" || NodeReaderList.All.Any(reader => reader.Accepts(entry.Path)));

        public void Visit(LayerEntry entry, ReadOn content)
        {
            if (entry.Size > MaxContent)
            {
                Gaps.Add(NotCarried(entry.Path, string.Create(CultureInfo.InvariantCulture, $"it is longer than {MaxContent >> 20} MiB")));
                return;
            }

            var bytes = new byte[entry.Size];
            var length = 0;
            while (length < bytes.Length && content(bytes.AsSpan(length)) is var read and > 0)
            {
                length += read;
            }

            var whole = bytes.AsMemory(0, length);
            if (entry.Path == "etc/passwd")
            {
                Contents[entry.Path] = Accounts(whole);
            }
            else if (NodeReaderList.All.Where(reader => reader.Accepts(entry.Path)).Any(reader => reader.Read(new(entry.Path), whole) is { Facts.IsEmpty: false } or { Gaps.IsEmpty: false }))
            {
                Take(entry.Path, whole);
            }
        }

        public static CoverageGap NotCarried(string path, string? reason) => new(
            GapKind.Limit, path, null, $"Its content was not carried, so that only its owner and mode were assessed: {reason}", "Scan on the node itself: gabion scan node.");

        private void Take(string path, ReadOnlyMemory<byte> content)
        {
            if (text.Of(path, content, out var reason) is { } clean)
            {
                Contents[path] = clean;
            }
            else
            {
                Gaps.Add(NotCarried(path, reason));
            }
        }

        /// <summary>Which name a number has; hashes and what people wrote beside them stay.</summary>
        private static byte[] Accounts(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetBytes(string.Concat(
            Encoding.UTF8.GetString(content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')).Where(parts => parts.Length == 7)
                .Select(parts => $"{parts[0]}:x:{parts[2]}:{parts[3]}:::\n")));
    }
}
