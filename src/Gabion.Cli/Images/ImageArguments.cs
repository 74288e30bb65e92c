using System.CommandLine;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Scan.Images;
using Gabion.Sources.Images;
using Gabion.Sources.Images.Registry;

namespace Gabion.Cli.Images;

/// <summary>What every command on one image takes: which image, for which platform, and how the answer is written.</summary>
internal sealed class ImageArguments(bool hasFormat = true)
{
    public Argument<string> Target { get; } = new("IMAGE")
    {
        Description = "A reference (registry/name:tag), an archive (docker save, OCI), a layout folder, a root file system, or - for standard input.",
    };

    public Option<string> Image { get; } = new("--image") { Description = "Which image of an archive or layout that holds several.", HelpName = "NAME" };

    public Option<string> Platform { get; } = new("--platform") { Description = "Which platform of an image for several. [default: this machine's]", HelpName = "OS/ARCH" };

    public Option<string> Format { get; } = new("--format", "-f") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };

    public RegistryOptions Registry { get; } = new();

    public Command AddTo(Command command)
    {
        Registry.AddTo(command);
        command.Arguments.Add(Target);
        command.Options.Add(Image);
        command.Options.Add(Platform);
        if (hasFormat)
        {
            command.Options.Add(Format);
        }

        return command;
    }

    /// <summary>Opens the image, reads its layers without contents, and hands them on; gaps are told on standard error.</summary>
    public Task<int> RunAsync(ParseResult parsed, LayerLimits limits, Func<ImageReading, bool, int> write, CancellationToken cancellationToken) => RunAsync(
        parsed,
        async (image, json, token) =>
        {
            var reading = await ImageReading.ReadAsync(image, _ => NoContent.Instance, limits, Environment.ProcessorCount, token).ConfigureAwait(false);
            Tell(reading);
            return write(reading, json);
        },
        cancellationToken);

    /// <summary>Opens the image and hands it on, its layers not yet read.</summary>
    public Task<int> RunAsync(ParseResult parsed, Func<SourceImage, bool, CancellationToken, Task<int>> use, CancellationToken cancellationToken) =>
        RunAsync(parsed, Target, use, cancellationToken);

    /// <summary>The same, for a command that has an argument of its own.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Argument<string> target, Func<SourceImage, bool, CancellationToken, Task<int>> use, CancellationToken cancellationToken)
    {
        if (hasFormat && parsed.GetValue(Format) is not ("text" or "json"))
        {
            return Complaint.Write([new($"--format '{parsed.GetValue(Format)}' is not known here", "Give text or json.")], ExitCode.Usage);
        }

        if (Choice(parsed) is not { } choice)
        {
            return RefusePlatform(parsed);
        }

        var complaints = new List<Complaint>();
        if (Registry.Read(parsed, complaints) is not { } settings)
        {
            return Complaint.Write(complaints, ExitCode.Usage);
        }

        var (source, name, trouble) = Open(parsed.GetValue(target)!, settings);
        if (source is null)
        {
            return Complaint.Write([trouble!], ExitCode.NotAssessed);
        }

        using (source)
        {
            choice = choice with { Name = choice.Name ?? name };
            var result = await source.OpenAsync(choice, cancellationToken).ConfigureAwait(false);
            if (result is ImageResult.Refused refused)
            {
                return Complaint.Write([new($"{source.Told(parsed.GetValue(target)!)}: {refused.Reason}", refused.Advice)], ExitCode.NotAssessed);
            }

            return await use(((ImageResult.Opened)result).Image, hasFormat && parsed.GetValue(Format) == "json", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens what the user named: the source, the name in it where the user's word holds one; or what is wrong.</summary>
    public static (ImageSource? Source, string? Name, Complaint? Trouble) Open(string target, RegistrySettings settings)
    {
        if (target == "-")
        {
            var piped = ImageTarget.OfStream(Console.OpenStandardInput(), out var why);
            return (piped, null, piped is null ? new($"standard input holds no image that can be read: {why}") : null);
        }

        if (Path.Exists(target))
        {
            var source = ImageTarget.OfPath(target, out var reason);
            return (source, null, source is null ? new($"'{target}' holds no image that can be read: {reason}") : null);
        }

        const string registry = "docker://";
        var text = target.StartsWith(registry, StringComparison.Ordinal) ? target[registry.Length..] : target;
        if (text == target && ContainersStorage.Open(ContainersStorage.DefaultRoot) is { } local)
        {
            if (local.Has(target))
            {
                return (local, target, null);
            }

            local.Dispose();
        }

        return ImageRef.TryParse(text, out var image)
            ? (RegistryImages.Open(image, settings, RegistryLogins.OfUser(), TimeProvider.System), null, null)
            : (null, null, new($"'{target}' is neither a file or folder nor the name of an image", "A name is written registry/repository:tag."));
    }

    public int RefusePlatform(ParseResult parsed) =>
        Complaint.Write([new($"--platform '{parsed.GetValue(Platform)}' is no platform", "Give it as linux/arm64.")], ExitCode.Usage);

    /// <summary>Which image is asked for; null when the platform is none.</summary>
    public ImageChoice? Choice(ParseResult parsed)
    {
        Platform? platform = null;
        var text = parsed.GetValue(Platform);
        return text is not null && !Model.Container.Images.Platform.TryParse(text, out platform) ? null : new(parsed.GetValue(Image), platform);
    }

    /// <summary>Says on standard error what was not read.</summary>
    public static void Tell(ImageReading reading)
    {
        foreach (var gap in reading.Gaps)
        {
            new Complaint($"not assessed: {(gap.Path.Length > 0 ? $"{gap.Path}: " : "")}{gap.Reason}", gap.Remedy).Write();
        }

        foreach (var fault in reading.Layers.SelectMany(layer => layer.Faults))
        {
            new Complaint($"{fault.Path}: {fault.Message}").Write();
        }
    }
}
