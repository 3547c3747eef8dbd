using System.Text.Json.Nodes;

namespace Whistle.Server.Tests.Elsa.Definitions;

/// <summary>Definitions as an Elsa server exports them, each with something of its own that must survive.</summary>
public static class ElsaSamples
{
    public static readonly IReadOnlyDictionary<string, Func<JsonObject>> All = new Dictionary<string, Func<JsonObject>>
    {
        ["approval"] = Approval,
        ["variables-and-arguments"] = Arguments,
        ["nested-containers"] = Nested,
        ["unknown-everywhere"] = Unknown,
        ["switch-and-loops"] = Switches,
        ["used-as-activity"] = AsActivity,
    };

    private static JsonObject Approval() => Parse("""
        {"$schema":"https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json","id":"c98e","definitionId":"x","name":"采购审批 Purchase","description":"Two steps",
         "createdAt":"2026-11-23T00:56:00.7203474+00:00","version":7,"toolVersion":"3.8.0.0",
         "variables":[{"id":"v1","name":"Amount","typeName":"Object","isArray":false,"value":null,"storageDriverTypeName":"WorkflowInstanceStorageDriver"}],
         "inputs":[],"outputs":[],"outcomes":[],"customProperties":{"VariableTestValues":{"v1":"5"},"Flowchart:ExecutionMode":1},"isReadonly":false,"isSystem":false,"isLatest":true,"isPublished":true,
         "options":{"autoUpdateConsumingWorkflows":false,"incidentStrategyType":"ContinueWithIncidentsStrategy"},
         "root":{"id":"f","nodeId":"Workflow1:f","name":"Flowchart1","type":"Elsa.Flowchart","version":1,
           "customProperties":{"notFoundConnections":[],"canStartWorkflow":false,"runAsynchronously":false},"metadata":{"zoom":1.25},
           "activities":[
             {"variable":{"id":"v1","name":"Amount","typeName":"Object"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"12.50"}},"id":"set","nodeId":"Workflow1:f:set","name":"SetVariable1","type":"Elsa.SetVariable","version":1,
              "customProperties":{"canStartWorkflow":true,"runAsynchronously":false,"mergeMode":"Race"},"metadata":{"displayText":"登记金额","description":"说明","showDescription":true,"designer":{"position":{"x":-359.5,"y":-232.5},"size":{"width":183.609375,"height":54}}}},
             {"taskName":{"typeName":"String","expression":{"type":"JavaScript","value":"`Approve ${getVariable(\"Amount\")} \u4e07 <&>`"}},"payload":null,"taskId":null,"result":{"typeName":"Object","memoryReference":{"id":"v1"}},"id":"task","nodeId":"Workflow1:f:task","name":"RunTask1","type":"Elsa.RunTask","version":1,"customProperties":{},"metadata":{}},
             {"condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"variables.Amount > 10"}},"id":"dec","nodeId":"Workflow1:f:dec","name":"FlowDecision1","type":"Elsa.FlowDecision","version":1,"customProperties":{},"metadata":{}}],
           "variables":[],
           "connections":[{"source":{"activity":"set","port":"Done"},"target":{"activity":"task","port":"In"},"vertices":[{"x":10.25,"y":-4}]},
                          {"source":{"activity":"task","port":"Done"},"target":{"activity":"dec","port":"In"},"vertices":[]}]}}
        """);

    private static JsonObject Arguments() => Parse("""
        {"definitionId":"x","name":"Arguments","version":1,"toolVersion":"3.8.0.0",
         "variables":[{"id":"a","name":"List","typeName":"String","isArray":true,"value":"[\"x\"]","storageDriverTypeName":"MemoryStorageDriver"},{"id":"b","name":"When","typeName":"DateTimeOffset","isArray":false,"value":"2026-01-01"}],
         "inputs":[{"type":"Int32","name":"amount","displayName":"金额","description":"","category":"Inputs","uiHint":"single-line","storageDriverType":null,"isArray":false},{"type":"ObjectDictionary","name":"data","displayName":"Data","description":"d","category":"Inputs"}],
         "outputs":[{"type":"Object","name":"result","displayName":"Result","description":"r","category":"Outputs"}],
         "outcomes":["Approved","Rejected"],"customProperties":{"Elsa:Tags":["a","b"],"depth":{"one":{"two":[1,2.5,true,"3"]}}},
         "options":{"usableAsActivity":true,"autoUpdateConsumingWorkflows":true,"activityCategory":"审批","activationStrategyType":"SingletonStrategy","commitStrategyName":"WorkflowExecuted"},
         "root":{"id":"s","type":"Elsa.Sequence","version":1,"customProperties":{},"metadata":{},"variables":[{"id":"local","name":"Local","typeName":"Double","isArray":false,"value":"1"}],
           "activities":[{"id":"out","type":"Elsa.SetOutput","version":1,"outputName":{"typeName":"String","expression":{"type":"Literal","value":"result"}},"outputValue":{"typeName":"Object","expression":{"type":"Input","value":"amount"}},"customProperties":{"logPersistenceConfig":{"default":{"evaluationMode":"Strategy"}}},"metadata":{}}]}}
        """);

    private static JsonObject Nested() => Parse("""
        {"definitionId":"x","name":"Nested","version":3,
         "root":{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[
           {"id":"if","type":"Elsa.If","version":1,"condition":{"typeName":"Boolean","expression":{"type":"Literal","value":true}},
            "then":{"id":"inner","type":"Elsa.Flowchart","version":1,"activities":[{"id":"w1","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"a"}}}],"connections":[],"metadata":{"designer":{"position":{"x":1,"y":2}}}},
            "else":{"id":"w2","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"b"}}}}],
           "connections":[]}}
        """);

    private static JsonObject Unknown() => Parse("""
        {"definitionId":"x","name":"Unknown","version":1,"tenantId":"t-1","labelIds":["l1","l2"],"x-vendor":{"kept":[1,{"deep":"yes"}],"number":1e2},"originalSource":"yaml",
         "root":{"id":"f","type":"Elsa.Flowchart","version":1,"x-root":"kept","activities":[
           {"id":"q","type":"Acme.SendFax","version":2,"number":{"typeName":"String","expression":{"type":"Liquid","value":"{{ Variables.Fax }}"}},"x-activity":{"a":[true,false]},"commitStrategy":"ActivityExecuted","customProperties":{"resilienceStrategy":{"id":"retry"}},"metadata":{"colour":"red"}}],
           "connections":[{"source":{"activity":"q","port":"Done","position":{"x":1}},"target":{"activity":"q","port":"In"},"vertices":[],"label":"kept"}]}}
        """);

    private static JsonObject Switches() => Parse("""
        {"definitionId":"x","name":"Switches","version":1,
         "root":{"id":"s","type":"Elsa.Sequence","version":1,"activities":[
           {"id":"fs","type":"Elsa.FlowSwitch","version":1,"cases":[{"label":"大额","condition":{"type":"JavaScript","value":"true"}},{"label":"小额","condition":{"type":"JavaScript","value":"false"}}],"mode":{"typeName":"SwitchMode","expression":{"type":"Literal","value":"MatchAny"}}},
           {"id":"sw","type":"Elsa.Switch","version":1,"cases":[{"label":"one","condition":{"type":"JavaScript","value":"true"},"activity":{"id":"w","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"x"}}}}]},
           {"id":"each","type":"Elsa.ForEach","version":1,"items":{"typeName":"Object","expression":{"type":"JavaScript","value":"[1,2]"}},"currentValue":{"typeName":"Object","memoryReference":{"id":"v"}},"body":{"id":"b","type":"Elsa.Break","version":1}}],"variables":[]}}
        """);

    private static JsonObject AsActivity() => Parse("""
        {"definitionId":"x","name":"Parent","version":1,
         "root":{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[
           {"workflowDefinitionId":"child","workflowDefinitionVersionId":"abc123","latestAvailablePublishedVersion":4,"latestAvailablePublishedVersionId":"def456","Amount":{"typeName":"Int32","expression":{"type":"Literal","value":"5"}},"id":"c","type":"ChildFlow","version":3,"customProperties":{},"metadata":{}}],
           "connections":[]}}
        """);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
