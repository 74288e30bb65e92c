using System.Globalization;
using System.Text;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Policy.PodSecurity;
using Gabion.Readers;
using Gabion.Reports;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Sources;

namespace Gabion.Cli;

/// <summary>
/// What a scan of a folder or an image printed, kept until something that it depends on changes: the target's contents, the
/// program, the command line, the configuration, the baseline, the day, the programs that render charts. Whole scans are kept, not
/// single files, because rules look across objects (docs/decisions/0005-cache-whole-scans.md).
/// </summary>
internal sealed class RememberedScan
{
    private const int Version = 1;

    private static readonly TimeSpan WorthKeeping = TimeSpan.FromMilliseconds(200);

    private static readonly Type[] Parts =
        [typeof(YamlReader), typeof(RuleCard), typeof(Reader), typeof(PodSecurityVersion), typeof(Catalogue), typeof(Gabion.Intel.BuiltInSet), typeof(Gabion.Database.AdvisoryDatabase), typeof(Scanner), typeof(Target), typeof(Report), typeof(ScanCommand)];

    private readonly CacheFolder _folder;
    private readonly Func<DateTime, CancellationToken, string?> _state;
    private readonly string _name;
    private readonly string? _first;

    /// <param name="first">The state before the scan, where that is told beforehand: a scan during which it changes is not kept.</param>
    private RememberedScan(CacheFolder folder, Func<DateTime, CancellationToken, string?> state, string name, string? first)
    {
        _first = first;
        _folder = folder;
        _state = state;
        _name = name;
    }

    /// <summary>Null where nothing can be remembered: no cache folder, a scan of the git history, a target of which nothing tells whether it has changed.</summary>
    /// <param name="state">For what is no folder: what the target's contents are told by; null where nothing does.</param>
    public static RememberedScan? For(IEnumerable<string> words, ScanRequest request, Func<string?>? state, DateTimeOffset now)
    {
        var root = state is null && !request.IsOfImages && Target.Resolve(request.Scan.Target) is Target.Folder tree ? tree.FullPath : null;
        var first = state?.Invoke();
        if (request.Scan.History || request.UpdatedBaseline is not null || (root is null && first is null) || CacheFolder.OfUser() is not { } folder)
        {
            return null;
        }

        var terminal = Terminal.OutputOptions(request.Color);
        IEnumerable<string> depends =
        [
            Version.ToString(CultureInfo.InvariantCulture),
            .. Parts.Select(part => part.Module.ModuleVersionId.ToString()),
            root ?? "",
            Directory.GetCurrentDirectory(),
            now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") ?? "",
            .. Programs(),
            terminal.ToString(),
            request.Database.Fingerprint,
            request.IsOfImages ? request.Scan.Malware.Value.Clam?.Version ?? "" : "",
            .. request.Inputs.Select(file => File.Exists(file) ? $"{file} {TreeDigest.Hash(File.ReadAllText(file))}" : file),
            .. words.Where(word => !request.Outputs.Any(output => output.File == word)),
        ];
        return new(
            folder,
            root is null ? (_, _) => state!() : (before, token) => TreeDigest.Compute(root, request.Scan.Include, request.Scan.Exclude, before, token),
            TreeDigest.Hash(string.Join('\0', depends)),
            first);
    }

    /// <summary>What the same scan of the same tree gave before; null when it was not kept.</summary>
    public Memory? Recall(CancellationToken cancellationToken)
    {
        if (_folder.TryRead(_name) is not { } bytes)
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var digest = reader.ReadString();
        if (_state(DateTime.MaxValue, cancellationToken) != digest)
        {
            return null;
        }

        var code = reader.ReadInt32();
        var outputs = new byte[reader.ReadInt32()][];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = reader.ReadBytes(reader.ReadInt32());
        }

        return new(code, outputs);
    }

    /// <summary>Keeps what a scan gave, when it took long enough and nothing was changed since it began.</summary>
    public void Keep(Memory memory, DateTime began, TimeSpan took, CancellationToken cancellationToken)
    {
        if (took < WorthKeeping || _state(began, cancellationToken) is not { } digest || (_first ?? digest) != digest)
        {
            return;
        }

        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(digest);
            writer.Write(memory.ExitCode);
            writer.Write(memory.Outputs.Count);
            foreach (var output in memory.Outputs)
            {
                writer.Write(output.Length);
                writer.Write(output);
            }
        }

        _folder.Write(_name, content.GetBuffer().AsSpan(0, (int)content.Length));
        _folder.Trim();
    }

    /// <summary>The programs that a scan may ask, as far as they are installed.</summary>
    private static IEnumerable<string> Programs() =>
        from program in (string[])["helm", "kustomize", "kubectl", "shellcheck"]
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        let file = new FileInfo(Path.Combine(folder, program))
        where file.Exists
        select $"{file.FullName} {file.LastWriteTimeUtc:O}";

    /// <summary>The exit code, and the bytes of each report in the order of the outputs.</summary>
    internal sealed record Memory(int ExitCode, IReadOnlyList<byte[]> Outputs);
}
