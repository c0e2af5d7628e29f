// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Formatting.Templates;

/// <summary>A template that cannot be parsed or executed; the message is Go's, from "template: " on.</summary>
public sealed class TemplateException(string message) : Exception(message);
