using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>One connection a line: <c>shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432</c>.</summary>
internal static class ReachText
{
    public static void Write(TextWriter output, ReachView view)
    {
        var withOther = view.Map.Reach.Topology.SpeaksOfOtherProtocols;
        var texts = new Dictionary<ConnectionSet, string>();
        foreach (var line in view.Lines())
        {
            if (Text(line.Decision.Allowed) is var allowed && allowed != ConnectionText.None)
            {
                Line(output, line, "", allowed);
            }

            if (Text(line.Decision.Undecided) is var undecided && undecided != ConnectionText.None)
            {
                Line(output, line, "cannot tell ", undecided);
            }
        }

        string Text(ConnectionSet connections)
        {
            if (!texts.TryGetValue(connections, out var text))
            {
                texts.Add(connections, text = ConnectionText.Of(connections, withOther));
            }

            return text;
        }
    }

    private static void Line(TextWriter output, ReachLine line, string certainty, string connections)
    {
        output.Write(line.From.Name);
        output.Write(" => ");
        output.Write(line.To.Name);
        output.Write(" : ");
        output.Write(certainty);
        output.WriteLine(connections);
    }
}
