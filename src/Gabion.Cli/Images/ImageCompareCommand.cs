using System.Collections.Immutable;
using System.CommandLine;
using System.IO.Enumeration;
using System.Security.Cryptography;
using Gabion.Model;
using Gabion.Scan.Images;
using Gabion.Sources;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image compare</c>: whether an image was made by a Dockerfile. Exit code 1 when something is not explained by it.</summary>
internal static class ImageCompareCommand
{
    public static Command Create()
    {
        var arguments = new ImageArguments();
        var file = new Option<string>("--dockerfile") { Required = true, Description = "The Dockerfile that the image should be made by.", HelpName = "FILE" };
        var context = new Option<string>("--context") { Description = "The build context: contents of copied files are compared with it.", HelpName = "DIR" };
        var command = arguments.AddTo(new("compare", "Says, instruction by instruction, whether an image is what a Dockerfile makes. Exit code 1 when it is not."));
        command.Options.Add(file);
        command.Options.Add(context);
        var builds = new Option<string[]>("--build-arg") { DefaultValueFactory = _ => [], Description = "What the build was given for an ARG; what the history says of it need not be told.", HelpName = "NAME=VALUE" };
        command.Options.Add(builds);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            if (DockerfileOption.ReadOne(path, out var reason) is not { } dockerfile)
            {
                return Task.FromResult(Complaint.Write([new($"the Dockerfile '{path}' cannot be used: {reason}")], ExitCode.Usage));
            }

            var given = parsed.GetValue(builds)!;
            if (given.FirstOrDefault(text => text.IndexOf('=', StringComparison.Ordinal) <= 0) is { } wrong)
            {
                return Task.FromResult(Complaint.Write([new($"--build-arg '{wrong}' is no argument with a value", "Give it as NAME=VALUE.")], ExitCode.Usage));
            }

            dockerfile = dockerfile.With(new(given.Select(text => text.Split('=', 2)).DistinctBy(pair => pair[0], StringComparer.Ordinal).ToImmutableDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal), AreOthersUnknown: false));
            return arguments.RunAsync(parsed, LayerLimits.Default with { HashesFiles = true }, (reading, json) =>
            {
                var bases = BaseTable.Read();
                var found = bases.Of(reading.Image.Manifest, reading.Image.Config, null);
                var layers = dockerfile.FinalStage?.IsFromScratch == true ? 0 : found is { Name: not null } ? found.Layers : null;
                var comparison = ImageComparison.Create(reading, dockerfile, layers, parsed.GetValue(context) is { } folder ? Context(folder, path) : null, found?.Settings);
                var mismatch = bases.Mismatch(dockerfile.FinalStage?.RootImage, reading.Image.Config);
                if (json)
                {
                    WriteJson(comparison, mismatch);
                }
                else
                {
                    WriteText(comparison, mismatch, layers is null);
                }

                return comparison.Doubt is not null || comparison.IsTampered || mismatch is not null || !comparison.Unsettled.IsEmpty ? ExitCode.Findings : ExitCode.Clean;
            }, cancellationToken);
        });
        return command;
    }

    private static BuildContext Context(string folder, string dockerfile)
    {
        var root = Path.GetFullPath(folder);
        var ignored = Ignored(root, Path.GetFullPath(dockerfile));
        return new(Content, [.. Files(root, areLinks: false).Where(path => !ignored.Excludes(path))])
        {
            Links = [.. Files(root, areLinks: true).Where(path => !ignored.Excludes(path))],
            Capability = path => Inside(path) is { } full ? FileCapabilities.Of(full) : null,
            Mode = path => OperatingSystem.IsWindows() || Inside(path) is not { } full || !File.Exists(full) ? null : (int)File.GetUnixFileMode(full),
            LinkTarget = path => Inside(path) is { } full ? new FileInfo(full).LinkTarget : null,
        };

        string? Inside(string path) =>
            Path.GetFullPath(Path.Combine(root, path)) is var full && full.StartsWith(root + "/", StringComparison.Ordinal) && !ignored.Excludes(full[(root.Length + 1)..]) ? full : null;

        Digest? Content(string path)
        {
            var full = Path.GetFullPath(Path.Combine(root, path));
            if (!full.StartsWith(root + "/", StringComparison.Ordinal) || ignored.Excludes(full[(root.Length + 1)..]) || new TargetFile(path, full, 0).Open(out _) is not { } file)
            {
                return null;
            }

            using (file)
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                var buffer = new byte[64 * 1024];
                long offset = 0;
                int read;
                while ((read = file.Read(buffer, offset)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    offset += read;
                }

                return Digest.OfSha256(hash.GetCurrentHash());
            }
        }
    }

    /// <summary>Plain files below a folder, or symbolic links, by their paths from it, in order; links are not followed, and what git keeps for itself is passed over.</summary>
    private static IEnumerable<string> Files(string root, bool areLinks) => new FileSystemEnumerable<string>(
        root,
        (ref FileSystemEntry entry) => Path.GetRelativePath(root, entry.ToFullPath()),
        new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0, MaxRecursionDepth = 200 })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => areLinks ? (entry.Attributes & FileAttributes.ReparsePoint) != 0 : !entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0 && entry.FileName is not ".git",
    }.Order(StringComparer.Ordinal);

    /// <summary>The Dockerfile's own list goes before the context's, as with BuildKit; buildah's before Docker's.</summary>
    private static ContextIgnore Ignored(string root, string dockerfile)
    {
        var file = new[] { dockerfile + ".dockerignore", Path.Combine(root, ".containerignore"), Path.Combine(root, ".dockerignore") }.FirstOrDefault(File.Exists);
        return new(file is null ? "" : File.ReadAllText(file));
    }

    private static void WriteText(ImageComparison comparison, string? mismatch, bool guessesBase)
    {
        foreach (var step in comparison.Steps)
        {
            var mark = step.Likeness switch { Likeness.Same => " ", Likeness.Differs => "~", Likeness.Missing => "-", _ => "+" };
            var line = step.Line?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
            Console.Out.WriteLine($"{mark} {line,4}  {ImageText.Line(step.Instruction ?? step.Step!.Instruction, ImageText.Width - 8)}");
            if (step.Reason is not null)
            {
                Console.Out.WriteLine($"         {ImageText.Visible(step.Reason)}");
            }
        }

        foreach (var text in comparison.Settings.Concat(comparison.Files))
        {
            Console.Out.WriteLine($"!       {ImageText.Visible(text)}");
        }

        foreach (var text in comparison.Unsettled)
        {
            Console.Out.WriteLine($"?       {ImageText.Visible(text)}");
        }

        foreach (var text in comparison.OfBuilder)
        {
            Console.Out.WriteLine($"        {ImageText.Visible(text)}");
        }

        Console.Out.WriteLine();
        if (mismatch is not null)
        {
            Console.Out.WriteLine($"{ImageText.Visible(mismatch)}.");
        }

        if (comparison.Doubt is not null)
        {
            Console.Out.WriteLine($"Files were not compared. {ImageText.Visible(comparison.Doubt)}.");
        }

        Console.Out.WriteLine(comparison.IsTampered
            ? "The image is not what this Dockerfile makes."
            : comparison.Doubt is not null || mismatch is not null || !comparison.Unsettled.IsEmpty ? "It cannot be told whether the image is what this Dockerfile makes."
            : "Every step, setting and copied file is explained by the Dockerfile.");
        if (guessesBase && mismatch is null)
        {
            Console.Out.WriteLine("The base image is not known: steps before the Dockerfile's own were taken for its steps.");
            Console.Out.WriteLine("'gabion image learn BASE' makes that certain.");
        }
    }

    private static void WriteJson(ImageComparison comparison, string? mismatch) => ImageText.Json(json =>
    {
        json.WriteBoolean("tampered", comparison.IsTampered);
        json.WriteString("doubt", comparison.Doubt);
        json.WriteString("base", mismatch);
        json.WriteStartArray("steps");
        foreach (var step in comparison.Steps)
        {
            json.WriteStartObject();
            json.WriteString("likeness", step.Likeness.ToString());
            if (step.Line is { } line)
            {
                json.WriteNumber("line", line);
            }

            json.WriteString("instruction", step.Instruction);
            json.WriteString("step", step.Step?.Instruction);
            json.WriteString("reason", step.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        foreach (var (name, texts) in new[] { ("settings", comparison.Settings), ("unsettled", comparison.Unsettled), ("ofBuilder", comparison.OfBuilder), ("files", comparison.Files) })
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    });
}
