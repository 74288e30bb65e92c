using System.CommandLine;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy</c>: the policy engines.</summary>
internal static class PolicyCommand
{
    public static Command Create() => new("policy", "Evaluates, checks and tests policies.")
    {
        PolicyDecideCommand.Create(),
        PolicyMutateCommand.Create(),
        PolicyExplainCommand.Create(),
        PolicyReplayCommand.Create(),
        PolicyEvalCommand.Create(),
        PolicyCheckCommand.Create(),
        PolicyCostCommand.Create(),
        PolicyFormatCommand.Create(),
        PolicyTestCommand.Create(),
        PolicyConformanceCommand.Create(),
        PolicyVerifyCommand.Create(),
    };
}
