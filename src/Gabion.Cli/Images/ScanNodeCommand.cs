using System.CommandLine;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion scan node</c>: the machine that this program runs on, or one whose root is mounted.</summary>
internal static class ScanNodeCommand
{
    public static Command Create()
    {
        // The report names the root; it is an option because most nodes have one.
        var root = new Option<string>("--root") { DefaultValueFactory = _ => "/", Description = "The node's root: / for this machine, or the folder in which a node's root is mounted.", HelpName = "DIR" };
        var images = new Option<bool>("--images") { Description = "Also scan the images in the node's stores: containerd, containers-storage, Docker." };
        var mounts = new Option<string[]>("--mount") { DefaultValueFactory = _ => [], Description = "Also look into this mount point; others are passed over.", HelpName = "PATH" };
        var options = new ScanCommandOptions(new Argument<string>("ROOT") { Hidden = true, Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "/" }) { ConfigurationPlace = "." };
        var command = new Command("node", "Says what is wrong on a node: its packages, programs, settings and keys.") { root, images, mounts };
        options.AddForImagesTo(command);
        command.SetAction((parsed, cancellationToken) => ScanCommand.RunAsync(options, parsed, async (request, clock, token) =>
        {
            var folder = parsed.GetValue(root)!;
            using var node = NodeRoot.Open(folder, [.. parsed.GetValue(mounts)!], out var reason);
            return node is null
                ? new ScanResult.NotAssessed($"'{folder}' is no node: {reason}", null) { Advice = "Name the folder in which the node's root is mounted." }
                : await new NodeScanner(clock, ProgramVersion.Text).ScanAsync(node, parsed.GetValue(images), request.Scan with { Target = folder }, token).ConfigureAwait(false);
        }, cancellationToken));
        return command;
    }
}
