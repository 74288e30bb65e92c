using System.CommandLine;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images.Registry;

namespace Gabion.Cli.Images;

/// <summary><c>gabion scan registry</c>: a whole registry, over its API or from its storage on disk.</summary>
internal static class ScanRegistryCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("URL") { Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "", Description = "The registry's host and port, or its address." };
        var storage = new Option<string>("--storage") { Description = "Read the registry's storage folder instead: nothing is pulled, no login is needed.", HelpName = "DIR" };
        var configured = new Option<string>("--registry-config") { Description = "The registry's own config.yml, with --storage.", HelpName = "FILE" };
        var repositories = new Option<string[]>("--repository") { DefaultValueFactory = _ => [], Description = "Only this repository; needed where a registry does not list them.", HelpName = "NAME" };
        var options = new ScanCommandOptions(target) { ConfigurationPlace = "." };
        var registry = new RegistryOptions();
        var command = new Command("registry", "Says what is wrong in every image of a registry, and in the registry itself.") { target, storage, configured, repositories };
        registry.AddTo(command);
        options.AddForImagesTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var complaints = new List<Complaint>();
            var settings = registry.Read(parsed, complaints);
            var (folder, url) = (parsed.GetValue(storage), parsed.GetValue(target)!);
            if ((folder is null) == (url.Length == 0))
            {
                complaints.Add(new("it is not clear which registry to scan", "Give its address, or --storage DIR."));
            }

            if (settings is null || complaints.Count > 0)
            {
                return Task.FromResult(Complaint.Write(complaints, ExitCode.Usage));
            }

            return ScanCommand.RunAsync(options, parsed, async (request, clock, token) =>
            {
                using var place = Open(folder, parsed.GetValue(configured), url, settings, parsed.GetValue(repositories)!, clock);
                var asked = request.Scan with { Target = folder ?? url };
                return place is null
                    ? new ScanResult.NotAssessed($"'{folder}' holds no registry's storage: there is no docker/registry/v2 with repositories and blobs in it", null)
                    : await new RegistryScanner(clock, ProgramVersion.Text, BaseTable.Read()).ScanAsync(place, asked, token).ConfigureAwait(false);
            }, cancellationToken);
        });
        return command;
    }

    private static RegistryPlace? Open(string? folder, string? configuration, string url, RegistrySettings settings, string[] repositories, TimeProvider clock)
    {
        if (folder is not null)
        {
            return RegistryStorage.Open(folder, configuration, [.. repositories]);
        }

        // An address in the clear is the user's word for it.
        var isAddress = Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        var host = isAddress ? uri!.Authority : url.TrimEnd('/');
        var allowed = isAddress && uri!.Scheme == "http" ? settings with { Insecure = settings.Insecure.Add(host) } : settings;
        return new RegistryServer(new(host, allowed, RegistryLogins.OfUser(), clock), repositories);
    }
}
