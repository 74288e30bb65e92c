using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>Reads one mutator (<c>mutations.gatekeeper.sh</c>, v1alpha1, v1beta1, v1).</summary>
internal sealed class MutatorReader(string file, Field document, List<PolicyProblem> problems)
{
    private const int LongestName = 63;
    private readonly string _kind = document["kind"].Text ?? "";
    private readonly string _name = document["metadata"]["name"].Text ?? "";
    private readonly Field _spec = document["spec"];
    private readonly Field _parameters = document["spec"]["parameters"];
    private bool _isBroken;

    public static bool IsMutator(string group, string? kind) => group == "mutations.gatekeeper.sh" && kind is "Assign" or "AssignImage" or "AssignMetadata" or "ModifySet";

    /// <summary>The mutator; null when something in it is wrong, which has been told then.</summary>
    public Mutator? Read()
    {
        if (_name.Length is 0 or > LongestName)
        {
            Broken(document["metadata"]["name"], _name.Length == 0 ? "a mutator needs a name" : $"the name of a mutator has at most {LongestName} characters");
        }

        var location = _spec["location"];
        var path = MutationPathParser.Parse(location.Text ?? "", out var problem);
        if (path is null)
        {
            Broken(location, $"the location \"{location.Text}\" cannot be read: {problem}");
            return null;
        }

        CheckLocation(location, path);
        var value = Value(path);
        var tests = Tests(path);
        var targets = _kind == "AssignMetadata" ? [] : Targets();
        var match = new MatchReader((at, message) => Broken(at, message)).Read(_spec["match"]);
        return _isBroken || value is null ? null : new(path, value)
        {
            Kind = _kind,
            Name = _name,
            File = file,
            At = document["metadata"]["name"].Span,
            Tests = tests,
            Match = match,
            ApplyTo = targets,
            Terminal = _kind switch { "ModifySet" => TerminalType.Set, "AssignImage" => TerminalType.Text, _ => TerminalType.Unknown },
            MustTerminate = value is ImageChange or ExternalValue,
        };
    }

    private void CheckLocation(Field at, MutationPath path)
    {
        var isMetadata = path.Steps is [FieldStep { Name: "metadata" }, ..];
        if (_kind == "AssignMetadata")
        {
            if (path.Steps is not [FieldStep { Name: "metadata" }, FieldStep { Name: "labels" or "annotations" }, FieldStep])
            {
                Broken(at, $"AssignMetadata sets one label or annotation (metadata.labels.NAME), not {path}");
            }

            return;
        }

        if (isMetadata)
        {
            Broken(at, $"{_kind} cannot change metadata; AssignMetadata can");
        }

        if (path.Last is ItemStep && _kind != "Assign")
        {
            Broken(at, $"the location of {_kind} ends in a field, not in an item of a list");
        }

        if (_kind != "ModifySet" && path.Steps is [.., ItemStep item, FieldStep field] && item.Key == field.Name)
        {
            Broken(at, $"the key {item.Key}, by which the item is found, cannot be changed");
        }
    }

    private IMutationValue? Value(MutationPath path)
    {
        switch (_kind)
        {
            case "ModifySet":
                var operation = _parameters["operation"].Text ?? "merge";
                if (operation is not ("merge" or "prune"))
                {
                    Broken(_parameters["operation"], $"the operation is merge or prune, not {operation}");
                }

                return RegoTree.Of(_parameters["values"]["fromList"].Node) switch
                {
                    RegoArray list => new SetChange(list, operation == "prune"),
                    RegoNull => new SetChange(RegoArray.Empty, operation == "prune"),
                    _ => Broken(_parameters["values"]["fromList"], "values.fromList has to be a list"),
                };
            case "AssignImage":
                var (domain, name, tag) = (_parameters["assignDomain"].Text ?? "", _parameters["assignPath"].Text ?? "", _parameters["assignTag"].Text ?? "");
                return ImageParts.Problem(domain, name, tag) is { } problem ? Broken(_parameters, problem) : new ImageChange(domain, name, tag);
            default:
                return Assigned(path, _parameters["assign"]);
        }
    }

    private IMutationValue? Assigned(MutationPath path, Field assign)
    {
        var (constant, metadata, external) = (assign["value"], assign["fromMetadata"], assign["externalData"]);
        if ((constant.IsSet ? 1 : 0) + (metadata.IsSet ? 1 : 0) + (external.IsSet ? 1 : 0) != 1)
        {
            return Broken(assign, "assign takes exactly one of value, fromMetadata and externalData");
        }

        if (constant.IsSet)
        {
            return Constant(path, constant);
        }

        if (path.Last is ItemStep)
        {
            return Broken(assign, "an item of a list can only be set with assign.value");
        }

        if (metadata.IsSet)
        {
            return metadata["field"].Text is "name" or "namespace"
                ? new MetadataValue(metadata["field"].Text == "name")
                : Broken(metadata["field"], "fromMetadata.field is name or namespace");
        }

        if (external["provider"].Text is not { Length: > 0 } provider)
        {
            return Broken(external["provider"], "externalData needs the name of a provider");
        }

        if (external["failurePolicy"].Text == "UseDefault" && external["default"].Text is not { Length: > 0 })
        {
            return Broken(external["default"], "failurePolicy UseDefault needs a default");
        }

        var source = external["dataSource"].Text ?? "ValueAtLocation";
        return source is not ("ValueAtLocation" or "Username") ? Broken(external["dataSource"], $"dataSource is ValueAtLocation or Username, not {source}")
            : _kind == "AssignMetadata" && source != "Username" ? Broken(external["dataSource"], "AssignMetadata takes external data only for Username")
            : new ExternalValue(provider, source == "Username");
    }

    private IMutationValue? Constant(MutationPath path, Field constant)
    {
        var value = RegoTree.Of(constant.Node);
        if (_kind == "AssignMetadata" && value is not RegoString)
        {
            return Broken(constant, "a label or annotation is text: quote it");
        }

        if (path.Last is not ItemStep item)
        {
            return new ConstantValue(value);
        }

        return item.IsGlob ? Broken(_spec["location"], "nothing can be added to [*]: name the key of the item")
            : value is not RegoObject @object ? Broken(constant, "only an object can be an item of a list with keys")
            : @object.Get(item.Key) is { } key && key.Equals(item.Value) ? new ConstantValue(value)
            : Broken(constant, $"the object's {item.Key} has to be {item.Value}, as in the location");
    }

    private PathTests Tests(MutationPath path)
    {
        if (_kind == "AssignMetadata")
        {
            return PathTests.MissingAt(path);
        }

        var tests = new List<(MutationPath, bool)>();
        foreach (var test in _parameters["pathTests"].Items)
        {
            var sub = MutationPathParser.Parse(test["subPath"].Text ?? "", out var problem);
            var condition = test["condition"].Text;
            if (sub is null)
            {
                Broken(test["subPath"], $"the path \"{test["subPath"].Text}\" cannot be read: {problem}");
            }
            else if (condition is not ("MustExist" or "MustNotExist"))
            {
                Broken(test["condition"], $"the condition is MustExist or MustNotExist, not {condition}");
            }
            else
            {
                tests.Add((sub, condition == "MustExist"));
            }
        }

        if (PathTests.Of(path, tests, out var conflict) is { } read)
        {
            return read;
        }

        Broken(_parameters["pathTests"], conflict);
        return PathTests.None;
    }

    private ImmutableArray<MutationTarget> Targets()
    {
        var targets = ImmutableArray.CreateBuilder<MutationTarget>();
        foreach (var entry in _spec["applyTo"].Items)
        {
            var kinds = new ApplyTo([.. entry["groups"].Texts], [.. entry["versions"].Texts], [.. entry["kinds"].Texts]);
            if (kinds.Groups.IsEmpty || kinds.Versions.IsEmpty || kinds.Kinds.IsEmpty)
            {
                Broken(entry, "an entry of applyTo needs groups, versions and kinds");
            }

            ImmutableArray<string> operations = [.. entry["operations"].Texts];
            if (operations.FirstOrDefault(operation => operation != "*" && !MutationTarget.Supported.Contains(operation)) is { } unknown)
            {
                Broken(entry["operations"], $"an operation is CREATE, UPDATE or *, not {unknown}");
            }

            if (operations.Distinct(StringComparer.Ordinal).Count() != operations.Length || (operations.Length > 1 && operations.Contains("*")))
            {
                Broken(entry["operations"], "an operation stands twice, or beside *");
            }

            targets.Add(new(kinds, operations.IsEmpty || operations.Contains("*") ? MutationTarget.Supported : operations));
        }

        if (targets.Count == 0)
        {
            Broken(_spec["applyTo"], $"{_kind} needs applyTo: the groups, versions and kinds that it changes");
        }

        return targets.ToImmutable();
    }

    private IMutationValue? Broken(Field at, string message)
    {
        _isBroken = true;
        problems.Add(new(file, at.Span, $"{_kind} {_name}", message));
        return null;
    }
}
