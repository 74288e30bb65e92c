using System.CommandLine;
using System.Globalization;
using System.Text;
using Gabion.Model.Cluster.Components;
using Gabion.Policy.Encryption;
using Gabion.Readers.Cluster;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster encryption FILE</c>: what an EncryptionConfiguration does, resource by resource.</summary>
internal static class EncryptionCommand
{
    private const int MostBytes = 4 << 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "An EncryptionConfiguration." };
        var resources = new Option<string[]>("--resource") { Description = "Ask about this resource too, as deployments.apps; may be given again.", HelpName = "RESOURCE" };
        var command = new Command("encryption", "Says what an EncryptionConfiguration does: who writes and who may read each resource. Exit code 1: Secrets are written in plain text, or the API server refuses the file.") { file, resources };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            if (Read(path, out var reason) is not { } configuration)
            {
                return Complaint.Write([new($"{path} is no EncryptionConfiguration that can be read: {reason}")], ExitCode.NotAssessed);
            }

            var plan = new EncryptionPlan(configuration.Root);
            var faults = EncryptionFaults.Of(configuration.Root).ToList();
            var text = new StringBuilder();
            foreach (var name in plan.Names.Concat(["secrets", "configmaps", .. parsed.GetValue(resources) ?? []]).Distinct(StringComparer.Ordinal))
            {
                var providers = plan.For(name);
                text.Append(CultureInfo.InvariantCulture, $"{name}\n  written by  {(providers.IsEmpty ? "nobody: plain text" : providers[0].Words)}\n");
                if (providers.Length > 1)
                {
                    text.Append(CultureInfo.InvariantCulture, $"  read by     {string.Join(", then ", providers.Skip(1).Select(provider => provider.Words))}\n");
                }
            }

            Console.Out.Write(text);
            foreach (var fault in faults)
            {
                Console.Out.WriteLine($"refused: {fault.Message} ({path}:{fault.Field.Span.Line})");
            }

            return faults.Count > 0 || plan.Writer("secrets") is null or { Kind: ProviderKind.Identity } ? ExitCode.Findings : ExitCode.Clean;
        });
        return command;
    }

    private static ComponentConfiguration? Read(string path, out string? reason)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                reason = "it is too long to be one";
                return null;
            }

            var result = new ManifestReader().Read(new(path), File.ReadAllBytes(path));
            var found = result.Facts.OfType<ComponentConfiguration>().FirstOrDefault(document => document.Kind == "EncryptionConfiguration");
            reason = found is not null ? null : result.Gaps is [var gap, ..] ? gap.Span is { } at ? $"line {at.Line}: {gap.Reason}" : gap.Reason : "it holds no document of that kind";
            return found;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = error.Message;
            return null;
        }
    }
}
