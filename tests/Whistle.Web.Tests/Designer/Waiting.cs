namespace Whistle.Web.Tests.Designer;

/// <summary>A small flow of no case type that writes a line, waits for an event of its own name, and writes another.</summary>
public static class Waiting
{
    public static string Definition(string id, string name) => $$"""
        {
          "$schema": "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json",
          "definitionId": "{{id}}", "name": "{{name}}", "version": 1, "toolVersion": "3.8.0",
          "variables": [{ "id": "v1", "name": "Counter", "typeName": "Int32", "isArray": false, "value": "7", "storageDriverTypeName": "WorkflowInstanceStorageDriver" }],
          "inputs": [], "outputs": [], "outcomes": [], "customProperties": {}, "options": {},
          "root": {
            "id": "chart", "nodeId": "Workflow1:chart", "type": "Elsa.Flowchart", "version": 1, "customProperties": {}, "metadata": {}, "variables": [],
            "activities": [
              { "id": "begin", "nodeId": "Workflow1:chart:begin", "name": "Begin", "type": "Elsa.WriteLine", "version": 1, "customProperties": {}, "metadata": { "designer": { "position": { "x": 80, "y": 120 } }, "displayText": "开始" },
                "text": { "typeName": "String", "expression": { "type": "Literal", "value": "begin" } } },
              { "id": "wait", "nodeId": "Workflow1:chart:wait", "name": "Wait", "type": "Elsa.Event", "version": 1, "customProperties": {}, "metadata": { "designer": { "position": { "x": 380, "y": 120 } }, "displayText": "等候" },
                "eventName": { "typeName": "String", "expression": { "type": "Literal", "value": "{{id}}" } } },
              { "id": "end", "nodeId": "Workflow1:chart:end", "name": "End", "type": "Elsa.WriteLine", "version": 1, "customProperties": {}, "metadata": { "designer": { "position": { "x": 680, "y": 120 } }, "displayText": "结束" },
                "text": { "typeName": "String", "expression": { "type": "Literal", "value": "end" } } }
            ],
            "connections": [
              { "source": { "activity": "begin", "port": "Done" }, "target": { "activity": "wait", "port": "In" } },
              { "source": { "activity": "wait", "port": "Done" }, "target": { "activity": "end", "port": "In" } }
            ]
          }
        }
        """;
}
