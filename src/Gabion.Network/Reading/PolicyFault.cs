using Gabion.Formats.Tree;

namespace Gabion.Network.Reading;

/// <summary>A policy that the API server would refuse, or that says something this engine has no reading of; carries the place.</summary>
internal sealed class PolicyFault : Exception
{
    public PolicyFault(Field at, string message)
        : base(message) => At = at;

    public Field At { get; }
}
