using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster.Components;
using Gabion.Policy.Encryption;
using Gabion.Readers.Cluster;
using Gabion.Reports;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster encryption FILE</c>: what an EncryptionConfiguration does, resource by resource.</summary>
internal static class EncryptionCommand
{
    private const int MostBytes = 4 << 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "An EncryptionConfiguration." };
        var resources = new Option<string[]>("--resource") { Description = "Ask about this resource too, as deployments.apps; may be given again.", HelpName = "RESOURCE" };
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };
        var command = new Command("encryption", "Says what an EncryptionConfiguration does: who writes and who may read each resource. Exit code 1: Secrets are written in plain text, or the API server refuses the file.") { file, resources, format };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            if (parsed.GetValue(format) is not ("text" or "json"))
            {
                return Complaint.Write([new($"--format '{parsed.GetValue(format)}' is not known here", "Give text or json.")], ExitCode.Usage);
            }

            if (Read(path, out var reason) is not { } configuration)
            {
                return Complaint.Write([new($"{path} is no EncryptionConfiguration that can be read: {reason}")], ExitCode.NotAssessed);
            }

            var plan = new EncryptionPlan(configuration.Root);
            var faults = EncryptionFaults.Of(configuration.Root).ToList();
            var weaknesses = EncryptionWeaknesses.Of(configuration.Root).ToList();
            ImmutableArray<string> names = [.. plan.Names.Concat(["secrets", "configmaps", .. parsed.GetValue(resources) ?? []]).Distinct(StringComparer.Ordinal)];
            Console.Out.Write(parsed.GetValue(format) == "json" ? Json(path, plan, names, faults, weaknesses) : Text(path, plan, names, faults, weaknesses));
            return faults.Count > 0 || plan.Writer("secrets") is null or { Kind: ProviderKind.Identity } ? ExitCode.Findings : ExitCode.Clean;
        });
        return command;
    }

    private static string Text(string path, EncryptionPlan plan, ImmutableArray<string> names, List<EncryptionFault> faults, List<EncryptionWeakness> weaknesses)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            var providers = plan.For(name);
            text.Append(CultureInfo.InvariantCulture, $"{VisibleText.Of(name)}\n  written by  {(providers.IsEmpty ? "nobody: plain text" : VisibleText.Of(providers[0].Words))}\n");
            if (providers.Length > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"  read by     {VisibleText.Of(string.Join(", then ", providers.Skip(1).Select(provider => provider.Words)))}\n");
            }
        }

        foreach (var fault in faults)
        {
            text.Append(CultureInfo.InvariantCulture, $"refused: {VisibleText.Of(fault.Message)} ({path}:{fault.Field.Span.Line})\n");
        }

        foreach (var weakness in weaknesses)
        {
            text.Append(CultureInfo.InvariantCulture, $"weak: {VisibleText.Of(weakness.Message)} ({path}:{weakness.Field.Span.Line})\n");
        }

        return text.ToString();
    }

    private static string Json(string path, EncryptionPlan plan, ImmutableArray<string> names, List<EncryptionFault> faults, List<EncryptionWeakness> weaknesses) => PssJson.Write(json =>
    {
        json.WriteString("file", path);
        json.WriteStartArray("resources");
        foreach (var name in names)
        {
            json.WriteStartObject();
            json.WriteString("resource", name);
            var providers = plan.For(name);
            json.WriteBoolean("encrypted", !providers.IsEmpty && providers[0].Kind is not (ProviderKind.Identity or ProviderKind.Refused));
            json.WriteString("writtenBy", providers.IsEmpty ? null : providers[0].Words);
            json.WriteStartArray("readBy");
            foreach (var provider in providers.Skip(1))
            {
                json.WriteStringValue(provider.Words);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "refused", faults.Select(fault => (fault.Message, fault.Field)));
        Write(json, "weak", weaknesses.Select(weakness => (weakness.Message, weakness.Field)));
    }) + "\n";

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(string Message, Field Field)> told)
    {
        json.WriteStartArray(name);
        foreach (var (message, field) in told)
        {
            json.WriteStartObject();
            json.WriteString("message", message);
            json.WriteString("field", field.Path);
            json.WriteNumber("line", field.Span.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
