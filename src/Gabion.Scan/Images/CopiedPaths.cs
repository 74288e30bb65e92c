using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>Where a COPY or ADD may put files, and which contents those may have where that is known.</summary>
internal sealed class CopiedPaths
{
    /// <summary>The problem of a file that lies where the instruction does not reach.</summary>
    public const string Elsewhere = "no instruction puts a file there";

    private static readonly ImmutableArray<string> ArchiveEndings = [".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst"];

    private readonly ImmutableArray<string> _sources;
    private readonly ImmutableArray<Digest> _texts;
    private readonly string _destination;
    private readonly bool _knowsContents;
    private readonly CopiedAttributes _attributes;
    private readonly bool _hasPatterns;
    private readonly CopiedSources _expected;
    private ILookup<string, string>? _byPlace;
    private BuildContext? _context;

    private CopiedPaths(TransferInstruction transfer, ImmutableArray<string> sources, ImmutableArray<Digest> texts, string destination, bool knowsContents)
    {
        _sources = sources;
        _texts = texts;
        _destination = destination;
        _knowsContents = knowsContents;
        _expected = new(transfer, sources, destination);
        _attributes = new(transfer);
        _hasPatterns = transfer.KeepsParents || sources.Any(Glob.IsPattern);
    }

    /// <summary>Null where it cannot be told which place is its destination.</summary>
    public static CopiedPaths? Of(BuildStep step, TransferInstruction transfer)
    {
        // The classic builder and buildah write the destination with the working folder before it, BuildKit as it stands.
        var written = transfer.Destination?.Value;
        var placed = step.Instruction.TrimEnd().Split(' ')[^1];
        var destination = written?.StartsWith('/') == true ? written
            : placed.StartsWith('/') ? placed
            : written is not null && transfer.State.Workdir is { } folder ? $"{folder.TrimEnd('/')}/{written}"
            : null;
        if (destination is null)
        {
            return null;
        }

        // Another stage's files, an address and the inside of an archive are not known; a variable hides what was copied.
        var sources = transfer.Sources.Select(source => source.Value).ToList();
        var knows = transfer is not CopyInstruction { From: not null } && sources.TrueForAll(source => source is not null && !IsUnknown(transfer, source));
        return new(transfer, [.. sources.OfType<string>()], [.. transfer.Heredocs.Where(heredoc => !heredoc.Expands || !heredoc.Body.Text.Contains('$', StringComparison.Ordinal)).Select(Content)], TarPath.Clean(destination, out _), knows
            && transfer.Heredocs.All(heredoc => !heredoc.Expands || !heredoc.Body.Text.Contains('$', StringComparison.Ordinal)));
    }

    /// <summary>Whether the instruction may touch this path.</summary>
    public bool Reaches(string path) => _destination.Length == 0 || path == _destination || path.StartsWith(_destination + "/", StringComparison.Ordinal);

    /// <summary>Files of the context that the instruction copies, each with the places where it may then be.</summary>
    public IEnumerable<(string File, ImmutableArray<string> Places)> Expected(BuildContext context) => _knowsContents ? _expected.Of(Followed(context).Files) : [];

    /// <summary>The content of such a file.</summary>
    public Digest? Content(string file, BuildContext context) => Followed(context).Content(file);

    /// <summary>What cannot be told of a file that the instruction explains, as long as the build context is not known.</summary>
    public string? Doubt(LayerEntry entry) =>
        _knowsContents && _sources.Length > 0 && Reaches(entry.Path) && entry is { Kind: LayerEntryKind.File, Capability: not null } ? "whether the build context's file has its file capabilities cannot be told without --context" : null;

    /// <summary>What is the matter with a file of the layer; null when the instruction explains it.</summary>
    public string? Problem(LayerEntry entry, BuildContext? context)
    {
        if (!Reaches(entry.Path))
        {
            return Elsewhere;
        }

        context = context is null ? null : Followed(context);
        if (_knowsContents && (_attributes.Problem(entry) ?? LinkProblem(entry, context)) is { } made)
        {
            return made;
        }

        if (!_knowsContents || entry.Content is null || (context is null && _sources.Length > 0))
        {
            return null;
        }

        if (_texts.Contains(entry.Content))
        {
            return entry.Capability is null ? null : "it has file capabilities, and the Dockerfile's text has none";
        }

        if (context is null || _sources.IsEmpty)
        {
            return "its content is not that of the Dockerfile";
        }

        // Patterns and --parents: every file of the context that may be put here.
        _byPlace ??= _expected.Of(context.Files).SelectMany(expected => expected.Places.Select(place => (Place: place, expected.File))).ToLookup(pair => pair.Place, pair => pair.File, StringComparer.Ordinal);
        var (isThere, problem) = (false, (string?)null);
        foreach (var candidate in Candidates(entry).Concat(_byPlace[entry.Path]))
        {
            if (context.Content(candidate) is not { } content)
            {
                continue;
            }

            isThere = true;
            if (content == entry.Content)
            {
                if (_attributes.OfContext(entry, context, candidate) is not { } other)
                {
                    return null;
                }

                problem ??= other;
            }
        }

        return problem ?? (isThere ? "its content is not that of the build context" : "the build context has no such file");
    }

    private BuildContext Followed(BuildContext context) => _context ??= FollowedSources.In(context, _sources);

    /// <summary>The files of the context that may be this one, whether they are there or not.</summary>
    private IEnumerable<string> Candidates(LayerEntry entry)
    {
        var inside = entry.Path == _destination ? "" : entry.Path[(_destination.Length == 0 ? 0 : _destination.Length + 1)..];
        return _sources.Select(source => TarPath.Clean(source, out _)).SelectMany(source => (string[])[Join(source, inside), source, Join(TarPath.Folder(source), inside)]).Where(candidate => candidate.Length > 0);
    }

    /// <summary>Links are copied as they are where they lie in a folder that is copied.</summary>
    private string? LinkProblem(LayerEntry entry, BuildContext? context)
    {
        if (entry.Kind != LayerEntryKind.SymbolicLink || _hasPatterns || context?.LinkTarget is not { } targetOf)
        {
            return null;
        }

        var targets = Candidates(entry).Select(targetOf).OfType<string>().ToList();
        return targets.Contains(entry.LinkTarget, StringComparer.Ordinal) ? null
            : targets.Count == 0 ? $"it is a link to {entry.LinkTarget}, and the build context has no such link"
            : $"it is a link to {entry.LinkTarget}, and that of the build context leads to {targets[0]}";
    }

    private static bool IsUnknown(TransferInstruction transfer, string source) => transfer is AddInstruction
        && (source.Contains("://", StringComparison.Ordinal) || source.StartsWith("git@", StringComparison.Ordinal) || ArchiveEndings.Any(ending => source.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    private static Digest Content(Formats.Dockerfile.HeredocSyntax heredoc) => Digest.OfSha256(SHA256.HashData(Encoding.UTF8.GetBytes(heredoc.Content().Text)));

    private static string Join(string folder, string path) => folder.Length == 0 ? path : path.Length == 0 ? folder : $"{folder}/{path}";
}
