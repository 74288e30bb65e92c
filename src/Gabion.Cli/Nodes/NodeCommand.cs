using System.CommandLine;

namespace Gabion.Cli.Nodes;

/// <summary><c>gabion node</c>: what is done on a node for those who judge it elsewhere.</summary>
internal static class NodeCommand
{
    public static Command Create() => new("node", "Takes of a node what a scan of its cluster judges.")
    {
        NodeCollectCommand.Create(),
    };
}
