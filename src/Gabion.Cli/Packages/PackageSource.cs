using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Images;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Scan.Images;
using Gabion.Scan.Packages;
using Gabion.Sources.Images;

namespace Gabion.Cli.Packages;

/// <summary>What packages are read from: the argument and options that <c>packages</c> and <c>sbom</c> share.</summary>
internal sealed class PackageSource
{
    public Argument<string> Target { get; } = new("PATH")
    {
        DefaultValueFactory = _ => ".",
        Description = "A repository, a root file system, an image (reference, archive, layout), a lock file, an archive, a program, an SBOM.",
    };

    private readonly ImageArguments _image = new(hasFormat: false);

    private readonly Option<string[]> _include = new("--include") { DefaultValueFactory = _ => [], Description = "Only files that match.", HelpName = "PATTERN" };

    private readonly Option<string[]> _exclude = new("--exclude") { DefaultValueFactory = _ => [], Description = "Leave out files and folders that match.", HelpName = "PATTERN" };

    private readonly Option<bool> _installed = new("--installed") { Description = "Also what is installed: node_modules, site-packages, programs. [default: in a root file system]" };

    private readonly Option<bool> _strict = new("--strict") { Description = "Exit code 3 when a part could not be assessed." };

    private readonly Option<string> _jarHashes = JarHashes.Create();

    public void AddTo(Command command)
    {
        command.Options.Add(_jarHashes);
        command.Options.Add(_include);
        command.Options.Add(_exclude);
        command.Options.Add(_installed);
        command.Options.Add(_strict);
        command.Options.Add(_image.Image);
        command.Options.Add(_image.Platform);
        _image.Registry.AddTo(command);
    }

    /// <summary>Reads the packages; no result and the exit code when there is nothing to read.</summary>
    public async Task<(PackageScanResult? Result, int ExitCode)> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var complaints = new List<Complaint>();
        var archives = JarHashes.Read(parsed.GetValue(_jarHashes), complaints);
        if (complaints.Count > 0)
        {
            return (null, Complaint.Write(complaints, ExitCode.Usage));
        }

        if (IsImage(parsed))
        {
            return await ReadImageAsync(parsed, archives, cancellationToken).ConfigureAwait(false);
        }

        var target = parsed.GetValue(Target)!;
        var result = await PackageScan.RunAsync(
            new()
            {
                Target = target,
                Include = [.. parsed.GetValue(_include)!.Select(text => new Glob(text))],
                Exclude = [.. parsed.GetValue(_exclude)!.Select(text => new Glob(text))],
                TakesInstalled = parsed.GetValue(_installed) ? true : null,
                Parallelism = Environment.ProcessorCount,
                Archives = archives,
            },
            cancellationToken).ConfigureAwait(false);
        // An archive of an image that is cut off is no archive of an image any more.
        if (result.Assessed.IsEmpty && File.Exists(target) && ImageTarget.HasArchiveName(target))
        {
            using var source = ImageTarget.OfPath(target, out var reason);
            if (source is null)
            {
                return (null, Complaint.Write([new($"'{target}' states no packages, and it holds no image that can be read: {reason}")], ExitCode.NotAssessed));
            }
        }

        return result.Inventory is null
            ? (null, Complaint.Write(result.Gaps.Select(gap => new Complaint(gap.Reason, gap.Remedy)), ExitCode.NotAssessed))
            : (result, ExitCode.Clean);
    }

    /// <summary>
    /// An archive, a layout, or with --image a storage of images; and what is no path here, but written as images are. A word
    /// without a tag or a registry is taken for a path that was mistyped.
    /// </summary>
    private bool IsImage(ParseResult parsed)
    {
        var target = parsed.GetValue(Target)!;
        return Path.Exists(target)
            ? parsed.GetValue(_image.Image) is not null || ImageTarget.IsImage(target)
            : target.AsSpan().ContainsAny(":/@") && !target.StartsWith('.') && !target.StartsWith('/');
    }

    private async Task<(PackageScanResult? Result, int ExitCode)> ReadImageAsync(ParseResult parsed, ArchiveNames? archives, CancellationToken cancellationToken)
    {
        PackageScanResult? result = null;
        var code = await _image.RunAsync(
            parsed,
            Target,
            async (image, _, token) =>
            {
                var (reading, inventory) = await ImageInventory.ReadAsync(image, LayerLimits.Default, null, archives, token).ConfigureAwait(false);
                if (reading.NothingRead is { } reason)
                {
                    return Complaint.Write([new($"no layer of '{parsed.GetValue(Target)}' could be read: {reason}")], ExitCode.NotAssessed);
                }

                var read = ImmutableSortedDictionary<string, long>.Empty.Add(reading.Layers.Length == 1 ? "layer" : "layers", reading.Layers.Length);
                result = new(inventory, PackageScan.Image, read, [.. reading.Gaps, .. reading.Damage, .. ImageInventory.Missing(inventory)])
                {
                    Digest = image.Digest ?? image.ConfigDigest,
                    IsBroken = inventory.Packages.IsEmpty || !reading.IsWhole,
                };
                return ExitCode.Clean;
            },
            cancellationToken).ConfigureAwait(false);
        return (result, code);
    }

    /// <summary>
    /// What the list itself is worth, once it is written: an image of which a layer could not be read, or is not the one that its
    /// manifest names, or in which nothing was found, was not assessed; with --strict nothing of which a part was not.
    /// </summary>
    public int VerdictOf(PackageScanResult result, ParseResult parsed)
    {
        if (result.IsBroken)
        {
            return Complaint.Write([new($"the list of packages of {parsed.GetValue(Target)} is incomplete: {(result.Inventory!.Packages.IsEmpty ? "no package was found" : "not all of the image could be read")}", "What is missing is told above.")], ExitCode.NotAssessed);
        }

        return parsed.GetValue(_strict) && result.Gaps.Any(gap => gap.Kind != GapKind.Skipped)
            ? Complaint.Write([new($"a part of {parsed.GetValue(Target)} could not be assessed, and --strict asks for all of it", "What is missing is told above.")], ExitCode.NotAssessed)
            : ExitCode.Clean;
    }

    /// <summary>Says on standard error what was not read.</summary>
    public static void Tell(IEnumerable<CoverageGap> gaps)
    {
        foreach (var gap in gaps.Where(gap => gap.Kind != GapKind.Skipped))
        {
            new Complaint($"not assessed: {gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}{(gap.Path.Length > 0 ? ": " : "")}{gap.Reason}", gap.Remedy).Write();
        }
    }

    /// <summary>Where no file stated packages, nothing was assessed.</summary>
    public static int ExitCodeOf(PackageScanResult result)
    {
        if (result.Assessed.Count > 0)
        {
            return ExitCode.Clean;
        }

        return Complaint.Write(
            [new("no file that states packages was found, so nothing can be said of them", "Name a folder with lock files, the root of a file system, or such a file. --installed looks into node_modules and the like.")],
            ExitCode.NotAssessed);
    }
}
