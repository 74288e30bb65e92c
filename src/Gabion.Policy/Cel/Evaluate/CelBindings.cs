namespace Gabion.Policy.Cel;

/// <summary>The values of an environment's variables for evaluations. Not shared between threads while it is filled.</summary>
public sealed class CelBindings
{
    /// <summary>Bindings of no variables, for what is worked out ahead.</summary>
    internal static readonly CelBindings None = new(new CelEnvironmentBuilder().Build());

    private readonly CelEnvironment _environment;
    private readonly CelValue[] _values;
    private readonly bool[] _isSet;

    internal CelBindings(CelEnvironment environment)
    {
        _environment = environment;
        _values = new CelValue[environment.Variables.Count];
        _isSet = new bool[_values.Length];
    }

    /// <exception cref="ArgumentException">The environment declares no such variable.</exception>
    public CelBindings Set(string name, CelValue value)
    {
        if (_environment.FindSlot(name) is not { } variable)
        {
            throw new ArgumentException($"the environment declares no variable '{name}'", nameof(name));
        }

        _values[variable.Slot] = value;
        _isSet[variable.Slot] = true;
        return this;
    }

    internal bool TryGet(int slot, out CelValue value)
    {
        value = _values[slot];
        return _isSet[slot];
    }
}
