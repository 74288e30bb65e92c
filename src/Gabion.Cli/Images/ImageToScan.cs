using System.Collections.Immutable;
using System.Text;
using Gabion.Model.Container;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources;
using Gabion.Sources.Images;
using Gabion.Sources.Images.Registry;

namespace Gabion.Cli.Images;

/// <summary>The image of <c>gabion scan image</c>: opened once, asked whether it has changed since it was scanned, and scanned.</summary>
/// <param name="dockerfiles">Of which one may have made the image.</param>
internal sealed class ImageToScan(RegistrySettings settings, ImageChoice choice, ImmutableArray<Dockerfile> dockerfiles) : IDisposable
{
    private ImageSource? _source;
    private ImageResult? _result;
    private ScanResult.NotAssessed? _refused;

    /// <summary>Opens it, layers not read. Gives what tells whether it has changed: its digests, and the state of the files that hold its layers.</summary>
    public async Task<Func<string?>?> OpenAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        // Of an archive or a layout nothing need be read to tell that.
        var target = request.Scan.Target == "-" ? null : Target.Resolve(request.Scan.Target);
        if (target is Target.SingleFile archive)
        {
            return () => archive.File.Stamp is { } stamp ? stamp + Beside() : null;
        }

        if (target is Target.Folder layout && LayoutStamp.Of(layout.FullPath) is not null)
        {
            return () => LayoutStamp.Of(layout.FullPath) is { } stamp ? stamp + Beside() : null;
        }

        await OpenSourceAsync(request.Scan.Target, cancellationToken).ConfigureAwait(false);
        return _result is ImageResult.Opened { Image: var image } ? () => State(_source!.Kind, image) is { } state ? state + Beside() : null : null;
    }

    public async Task<ScanResult> ScanAsync(ScanRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (_source is null && _refused is null)
        {
            await OpenSourceAsync(request.Scan.Target, cancellationToken).ConfigureAwait(false);
        }

        return _refused ?? await new ImageScanner(clock, ProgramVersion.Text).ScanAsync(_source!, _result!, OptionsFor(request), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The image, once it is open.</summary>
    public SourceImage? Opened => (_result as ImageResult.Opened)?.Image;

    /// <summary>Opens an image, layers not read; what is wrong, or null.</summary>
    public async Task<Complaint?> OpenImageAsync(string target, CancellationToken cancellationToken)
    {
        await OpenSourceAsync(target, cancellationToken).ConfigureAwait(false);
        return _refused is not null ? new(_refused.Reason, _refused.Advice)
            : _result is ImageResult.Refused refused ? new($"{_source!.Told(target)}: {refused.Reason}", refused.Advice)
            : null;
    }

    /// <summary>What is asked of the scan of this image.</summary>
    public ImageScanOptions OptionsFor(ScanRequest request) => new() { Scan = request.Scan, Choice = choice, Bases = BaseTable.Read(), Dockerfiles = dockerfiles };

    public void Dispose() => _source?.Dispose();

    private async Task OpenSourceAsync(string target, CancellationToken cancellationToken)
    {
        (_source, var name, var trouble) = ImageArguments.Open(target, settings);
        if (_source is null)
        {
            _refused = new(trouble!.What, null) { Advice = trouble.Advice };
            return;
        }

        _result = await _source.OpenAsync(choice with { Name = choice.Name ?? name }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The state of the files that say who brought which layer.</summary>
    private string Beside() => string.Join('\n', dockerfiles.Select(file => file.File.Path).Prepend(BaseTable.File).Select(path => $"\n{path} {new TargetFile(path, path, 0).Stamp}"));

    private static string? State(string kind, SourceImage image)
    {
        if (image.ConfigDigest is null || image.Layers.Any(layer => layer.Stamp is null))
        {
            return null;
        }

        var state = new StringBuilder($"{kind} {image.Name} {image.Digest} {image.ConfigDigest}");
        foreach (var layer in image.Layers)
        {
            state.Append('\n').Append(layer.Descriptor?.Digest).Append(' ').Append(layer.DiffId).Append(' ').Append(layer.Stamp);
        }

        foreach (var gap in image.Gaps)
        {
            state.Append('\n').Append(gap.Reason);
        }

        return state.ToString();
    }
}
